// A calculator that reads sums itself: figures, + - * / ^ %, brackets; a comma or a point before the decimals.
export function calculate(text) {
  const tokens = text.replaceAll("×", "*").replaceAll("÷", "/").replaceAll("−", "-").replaceAll(",", ".").replace(/\s/g, "").match(/\d+\.?\d*|\.\d+|[-+*/^%()]|./g) ?? [];
  let at = 0;
  const peek = () => tokens[at];
  const take = () => tokens[at++];

  function sum() {
    let value = product();
    while (peek() === "+" || peek() === "-") value = take() === "+" ? value + product() : value - product();
    return value;
  }

  function product() {
    let value = power();
    while (peek() === "*" || peek() === "/") value = take() === "*" ? value * power() : value / power();
    return value;
  }

  function power() {
    const value = signed();
    return peek() === "^" ? (take(), value ** power()) : value;
  }

  function signed() {
    if (peek() === "-") return take(), -signed();
    let value = single();
    while (peek() === "%") {
      take();
      value /= 100;
    }
    return value;
  }

  function single() {
    const token = take();
    if (token === "(") {
      const value = sum();
      if (take() !== ")") throw new SyntaxError("bracket");
      return value;
    }
    if (!/^[\d.]/.test(token ?? "")) throw new SyntaxError(String(token));
    return Number(token);
  }

  try {
    const value = sum();
    return at === tokens.length && Number.isFinite(value) ? value : null;
  } catch {
    return null;
  }
}
