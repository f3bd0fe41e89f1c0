#!/usr/bin/env bash
# The embedded model from data to shipped weights: about two and a half hours on two quiet cores, resumable at every step.
#   DATA=/path/to/data bash runs/embedded.sh
# DATA holds spider/, spider_syn/, cosql/, bird/ and wikisql/ in their published layouts.
set -euo pipefail
: "${DATA:?say where the data is: DATA=/path/to/data bash runs/embedded.sh}"
PYTHON=${PYTHON:-.venv/bin/python}
WORK=${WORK:-work}
WEIGHTS=src/sqlcoder/embedded/weights
RECIPE=${RECIPE:-recipes/embedded.toml}

[ -e "$WORK/synthetic/synthetic.jsonl" ] ||
  $PYTHON -m sqlcoder.datasets.synthesize "$WORK/synthetic/synthetic.jsonl" \
    --spider "$DATA/spider" --databases "$WORK/synthetic/database" --count 9000 --seed 1
[ -e "$WORK/instances/counts.json" ] ||
  $PYTHON -m sqlcoder.training.prepare --data "$DATA" --synthetic "$WORK/synthetic" --out "$WORK/instances"
$PYTHON -m sqlcoder.training.embedded "$RECIPE" --data "$WORK/instances" --out "$WORK/embedded"

$PYTHON -m sqlcoder.training.export "$WORK/embedded/average.safetensors" --out "$WORK/fp32"
mkdir -p "$WEIGHTS"
$PYTHON -m sqlcoder.training.quantize "$WORK/fp32" --out "$WEIGHTS"
$PYTHON -c 'from sqlcoder.training.minilm import minilm_folder; print(minilm_folder() / "tokenizer.json")' |
  xargs -I{} cp {} "$WEIGHTS/tokenizer.json"
card() { $PYTHON -m sqlcoder.training.card "$RECIPE" --run "$WORK/embedded" --instances "$WORK/instances" "$@"; }
card
$PYTHON -m sqlcoder.training.calibrate --data "$DATA"

for set in spider/dev spider_syn/dev; do
  $PYTHON -m sqlcoder eval run "$DATA/$set.json" --format spider --databases "$DATA/spider/database" \
    -o "$WORK/scores/${set//\//_}" --resume --json >/dev/null
done
for set in everyday unanswerable; do
  $PYTHON -m sqlcoder eval run "tests/acceptance/$set.jsonl" --format jsonl --databases "$DATA/sample_databases" \
    -o "$WORK/scores/$set" --resume --json >/dev/null
done
card --scores "$WORK/scores"
$PYTHON -m sqlcoder.training.plots "$WORK/embedded/log.jsonl" docs/learning-curve.png
$PYTHON docs/generate.py
