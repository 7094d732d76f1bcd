/* "Save as picture": draws the receipt's words and QR code, offers it and shows it to long-press. */

const WIDTH = 720;
const EDGE = 48;
const FONT = '"PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif';

const NEVER_FIRST = "，。、；：？！）”》";

function wrap(pen, text, width) {
  const lines = [""];
  for (const sign of text) {
    const last = lines.length - 1;
    const full = pen.measureText(lines[last] + sign).width > width;
    if (full && lines[last] && !NEVER_FIRST.includes(sign)) lines.push(sign);
    else lines[last] += sign;
  }
  return lines;
}

/* [{text, size, bold, soft}] from the receipt's title, terms and values, in reading order. */
function pieces(receipt) {
  const marked = receipt.querySelectorAll("[data-receipt-title], dt, dd, [data-receipt-note]");
  return [...marked].map((element) => ({
    text: element.textContent.replace(/\s+/g, " ").trim(),
    size: element.matches("[data-receipt-title]") ? 36 : element.matches("dd") ? 34 : 26,
    bold: element.matches("dd, [data-receipt-title]"),
  }));
}

function layOut(pen, receipt) {
  let y = EDGE;
  const lines = [];
  for (const { text, size, bold } of pieces(receipt)) {
    const font = `${bold ? 600 : 400} ${size}px ${FONT}`;
    pen.font = font;
    for (const line of wrap(pen, text, WIDTH - 2 * EDGE)) {
      y += size * 1.5;
      lines.push({ line, font, y, soft: !bold });
    }
    y += bold ? 14 : 0;
  }
  return { lines, y };
}

function qrPicture(receipt) {
  const code = receipt.querySelector("[data-receipt-qr]");
  if (!code) return Promise.resolve(null);
  const picture = new Image();
  picture.src = code.matches("img")
    ? code.src
    : URL.createObjectURL(
        new Blob([new XMLSerializer().serializeToString(code)], { type: "image/svg+xml" }),
      );
  return picture.decode().then(() => picture, () => null);
}

async function draw(receipt) {
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d");
  const { lines, y } = layOut(pen, receipt);
  const code = await qrPicture(receipt);
  const side = 300;
  canvas.width = WIDTH;
  canvas.height = y + EDGE + (code ? side + EDGE : 0);
  pen.fillStyle = "#ffffff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  for (const { line, font, y: at, soft } of lines) {
    pen.font = font;
    pen.fillStyle = soft ? "#526166" : "#1a2426";
    pen.fillText(line, EDGE, at);
  }
  if (code) pen.drawImage(code, (WIDTH - side) / 2, y + EDGE, side, side);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}

function offer(receipt, blob) {
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = url;
  link.download = `${receipt.dataset.receipt || "回执"}.png`;
  link.click();
  const place = receipt.querySelector("[data-receipt-picture]");
  if (!place) return;
  const picture = new Image();
  picture.src = url;
  picture.alt = "回执图片";
  const words = document.createElement("p");
  words.textContent = "如果没有自动保存，请长按下面的图片，选“保存图片”。";
  place.replaceChildren(words, picture);
}

export function startReceipts() {
  for (const receipt of document.querySelectorAll("[data-receipt]")) {
    const button = receipt.querySelector("[data-receipt-save]");
    if (!button) continue;
    button.hidden = false;
    button.addEventListener("click", async () => offer(receipt, await draw(receipt)));
  }
}
