import url from "./dandelion.png";
import type { Picture } from "./picture";

/** The example photo, free of noise: 120×96 pixels. See `dandelion.md` for where it is from. */
export async function loadExample(): Promise<Picture> {
  const image = new Image();
  image.src = url;
  await image.decode();
  const { naturalWidth: width, naturalHeight: height } = image;
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d");
  if (!context) throw new Error("no canvas");
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, width, height);
  const size = width * height;
  const planes = Float32Array.from(
    { length: 3 * size },
    (_, i) => (data[4 * (i % size) + Math.floor(i / size)] as number) / 255,
  );
  return { width, height, planes };
}
