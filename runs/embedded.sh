#!/usr/bin/env bash
# The embedded model from data to shipped weights: about five hours on two quiet cores, resumable at every step.
#   DATA=/path/to/data bash runs/embedded.sh
# The shipped weights came this way but for three things: stages one and two ran before the grammar's last 45 productions
# were there (`--start` widens the tables), the second half of the synthetic pairs was made with other seeds, and only the
# last two stages saw data/written.jsonl (the fifth: 3,838 pairs of it) and golds with dates as the questions state them.
# DATA holds spider/, spider_syn/, cosql/, bird/ and wikisql/ in their published layouts.
set -euo pipefail
: "${DATA:?say where the data is: DATA=/path/to/data bash runs/embedded.sh}"
PYTHON=${PYTHON:-.venv/bin/python}
WORK=${WORK:-work}
WEIGHTS=src/sqlcoder/embedded/weights
OWN="--own data/train.jsonl --own-databases $WORK/databases"
WRITTEN="--written data/written.jsonl"
# each begins with the weights of the one before
RUNS=(embedded everyday typed written companies)
SHARE=0.6 # of the last run in the weights that ship; the rest is the run before it

if [ ! -e "$WORK/databases/podcast_network" ]; then
  $PYTHON -m sqlcoder.curation.build data/databases --out "$WORK/databases"
  $PYTHON -m sqlcoder.curation.build data/databases/written --out "$WORK/databases"
fi
[ -e "$WORK/synthetic/synthetic.jsonl" ] ||
  $PYTHON -m sqlcoder.datasets.synthesize "$WORK/synthetic/synthetic.jsonl" \
    --spider "$DATA/spider" --databases "$WORK/synthetic/database" --count 18000 --seed 1
[ -e "$WORK/instances/counts.json" ] ||
  $PYTHON -m sqlcoder.training.prepare --data "$DATA" --synthetic "$WORK/synthetic" $OWN $WRITTEN --out "$WORK/instances"
start=()
for run in "${RUNS[@]}"; do
  $PYTHON -m sqlcoder.training.embedded "recipes/$run.toml" --data "$WORK/instances" --out "$WORK/$run" "${start[@]}"
  start=(--start "$WORK/$run/average.safetensors")
done

$PYTHON -m sqlcoder.training.mix "$WORK/${RUNS[-2]}/average.safetensors" "${start[1]}" --share "$SHARE" \
  --out "$WORK/mixed/average.safetensors"
$PYTHON -m sqlcoder.training.export "$WORK/mixed/average.safetensors" --out "$WORK/fp32"
mkdir -p "$WEIGHTS"
$PYTHON -m sqlcoder.training.quantize "$WORK/fp32" --out "$WEIGHTS"
$PYTHON -c 'from sqlcoder.training.minilm import minilm_folder; print(minilm_folder() / "tokenizer.json")' |
  xargs -I{} cp {} "$WEIGHTS/tokenizer.json"
card() { $PYTHON -m sqlcoder.training.card --run "${RUNS[@]/#/$WORK/}" --instances "$WORK/instances" \
  --mixed "$SHARE" "$@"; }
card
$PYTHON -m sqlcoder.training.calibrate --data "$DATA" $OWN

for set in spider/dev spider_syn/dev; do
  $PYTHON -m sqlcoder eval run "$DATA/$set.json" --format spider --databases "$DATA/spider/database" \
    -o "$WORK/scores/${set//\//_}" --resume --json >/dev/null
done
for set in everyday unanswerable; do
  $PYTHON -m sqlcoder eval run "tests/acceptance/$set.jsonl" --format jsonl --databases "$DATA/sample_databases" \
    -o "$WORK/scores/$set" --resume --json >/dev/null
done
card --scores "$WORK/scores"
logs=("${RUNS[@]/#/$WORK/}")
$PYTHON -m sqlcoder.training.plots "${logs[@]/%//log.jsonl}" docs/learning-curve.png
$PYTHON docs/generate.py
