// The picture as pixels, drawn by the browser from the server's file.
import { toast } from "../toast.js";

export async function png(root) {
  const link = root.querySelector("a[download]");
  try {
    const answer = await fetch(link.href);
    if (!answer.ok) throw new Error(answer.status);
    const source = await answer.text(), image = new Image();
    image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(source);
    await image.decode();
    const scale = Math.min(2, 12000 / image.width, 12000 / image.height), canvas = document.createElement("canvas");
    canvas.width = image.width * scale;
    canvas.height = image.height * scale;
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((done) => canvas.toBlob(done, "image/png"));
    const save = document.createElement("a");
    save.href = URL.createObjectURL(blob);
    save.download = (/filename\*=utf-8''([^;]+)/i.exec(answer.headers.get("Content-Disposition"))?.[1] ?? "map.svg").replace(/\.svg$/, ".png");
    save.download = decodeURIComponent(save.download);
    save.click();
    setTimeout(() => URL.revokeObjectURL(save.href), 60000);
    root.dataset.png = `${canvas.width}x${canvas.height}`;
  } catch {
    toast("map-failed");
  }
}
