"""POST /v1/feedback: what a person says of an answer, added to the file that `data collect` reads."""

from __future__ import annotations

from fastapi import APIRouter, Request

from sqlcoder.asked import who
from sqlcoder.datasets.feedback import Opinion, append_opinion, now
from sqlcoder.db.database import Database
from sqlcoder.errors import SetupError
from sqlcoder.running import run_sql
from sqlcoder.serve.here import Here, HereNow
from sqlcoder.serve.job import Begins
from sqlcoder.serve.presence import while_here
from sqlcoder.serve.refusals import Refused
from sqlcoder.serve.wire import FeedbackBody, Saved

router = APIRouter(tags=["questions"])


@router.post("/v1/feedback")
async def feedback(body: FeedbackBody, request: Request, here: HereNow) -> Saved:
    """Save a verdict. A rewritten query must pass the guard and run, else nothing is saved (422)."""
    if (body.verdict == "rewrite") != (body.rewrite is not None):
        raise Refused(422, "invalid", "rewrite: it goes with the verdict 'rewrite', and only with that one")

    def work(opened: Database, begins: Begins) -> None:
        if body.rewrite is not None:
            begins("running")
            settings = here.service.plan.settings
            run_sql(
                body.rewrite,
                opened,
                question=body.question,
                max_rows=1,
                timeout_s=settings.timeout,
                audit=settings.audit,
                user=here.user,
            )
        _save(body, opened.schema().name, here)

    await while_here(request, here.service.run(work, body.database, client=here.client))
    return Saved(saved=True)


def _save(body: FeedbackBody, db_id: str, here: Here) -> None:
    opinion = Opinion(
        time=now(),
        by=here.user or who(),
        db_id=db_id,
        asked=body.question,
        question=(body.wording or body.question).strip(),
        sql=body.sql,
        verdict=body.verdict,
        rewrite=body.rewrite,
        model=body.model,
        source="serve",
    )
    file = here.service.plan.opinions
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise SetupError(f"Cannot make {file.parent}: {error.strerror or error}; --opinions names another") from error
    append_opinion(file, opinion)
