// What differs between two queries: their longest common subsequence of tokens, case aside.

const MAX_TOKENS = 600; // the table of the subsequence is quadratic

const tokens = (sql) => sql.match(/\s+|\w+|'(?:[^']|'')*'|[^\w\s]/gu) ?? [];

/** For both queries, for each token whether the other has it too. */
function shared(left, right) {
  const key = (token) => (token.startsWith("'") ? token : token.toLowerCase());
  const width = right.length + 1;
  const longest = new Uint16Array((left.length + 1) * width);
  for (let i = left.length - 1; i >= 0; i--) {
    for (let j = right.length - 1; j >= 0; j--) {
      longest[i * width + j] = key(left[i]) === key(right[j])
        ? longest[(i + 1) * width + j + 1] + 1
        : Math.max(longest[(i + 1) * width + j], longest[i * width + j + 1]);
    }
  }
  const inLeft = new Array(left.length).fill(false), inRight = new Array(right.length).fill(false);
  for (let i = 0, j = 0; i < left.length && j < right.length;) {
    if (key(left[i]) === key(right[j])) { inLeft[i++] = true; inRight[j++] = true; }
    else if (longest[(i + 1) * width + j] >= longest[i * width + j + 1]) i++;
    else j++;
  }
  return [inLeft, inRight];
}

/** Both queries as nodes, what the other lacks in <mark>. */
function compared(gold, pred) {
  const all = [gold, pred].map((sql) => tokens(sql ?? ""));
  if (!gold || !pred || all.some((side) => side.length > MAX_TOKENS)) return [[gold ?? ""], [pred ?? ""]];
  const words = all.map((side) => side.filter((token) => token.trim()));
  const common = shared(...words);
  return all.map((side, which) => {
    let word = 0;
    return side.map((token) => (token.trim() && !common[which][word++] ? h("mark", {}, token) : token));
  });
}
