// Plots of counts as inline SVG. A table beside each says the same in figures: a plot is only a picture of it.

const SPACE = "http://www.w3.org/2000/svg";

/** Longest name beside a bar, in characters: a client ID is a UUID. */
const LONGEST_NAME = 36;

function shape(name, properties, ...children) {
  const made = document.createElementNS(SPACE, name);
  for (const [key, value] of Object.entries(properties)) made.setAttribute(key, String(value));
  made.append(...children);
  return made;
}

function picture(width, height, label, ...children) {
  return shape("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label, class: "plot" }, ...children);
}

/** Horizontal bars. Each of `rows` has `name`, `all`, and how many of them are `bad`. */
export function bars(rows, label) {
  const [width, names, step] = [640, 280, 22];
  const most = Math.max(1, ...rows.map(({ all }) => all));
  const length = (count) => (count / most) * (width - names - 70);
  const row = ({ name, all, bad }, index) => {
    const y = index * step;
    const cut = name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME - 1)}…` : name;
    return shape(
      "g",
      {},
      shape("text", { x: names - 8, y: y + 15, "text-anchor": "end" }, cut),
      shape("rect", { x: names, y: y + 3, width: length(all), height: step - 6, class: "all" }),
      shape("rect", { x: names, y: y + 3, width: length(bad), height: step - 6, class: "bad" }),
      shape("text", { x: names + length(all) + 6, y: y + 15 }, String(all)),
    );
  };
  return picture(width, rows.length * step + 4, label, ...rows.map(row));
}

/** Columns along the time. Each of `rows` has `name`, `all`, and how many of them are `bad`. */
export function columns(rows, label) {
  const [width, height, below] = [640, 160, 22];
  const most = Math.max(1, ...rows.map(({ all }) => all));
  const step = width / Math.max(1, rows.length);
  const tall = (count) => (count / most) * (height - below - 16);
  const column = ({ all, bad }, index) => {
    const [x, size] = [index * step, Math.max(step * 0.8, 0.5)];
    return shape(
      "g",
      {},
      shape("rect", { x, y: height - below - tall(all), width: size, height: tall(all), class: "all" }),
      shape("rect", { x, y: height - below - tall(bad), width: size, height: tall(bad), class: "bad" }),
    );
  };
  const first = shape("text", { x: 0, y: height - 6 }, rows[0]?.name ?? "");
  const last = shape("text", { x: width, y: height - 6, "text-anchor": "end" }, rows.length > 1 ? rows[rows.length - 1].name : "");
  const highest = shape("text", { x: 0, y: 10 }, String(most));
  return picture(width, height, label, ...rows.map(column), first, last, highest);
}
