import { IMAGE_BYTES_MAX } from "../../ipc/bindings";

/** One byte past the limit is enough for the refusal: no more of a huge file is read. */
export async function toBase64(file: File): Promise<string> {
  const reader = new FileReader();
  const read = new Promise<string>((resolve, reject) => {
    reader.addEventListener("load", () => resolve(String(reader.result)));
    reader.addEventListener("error", () => reject(reader.error ?? new Error("unreadable file")));
  });
  reader.readAsDataURL(file.slice(0, IMAGE_BYTES_MAX + 1));
  // « data:image/png;base64,… »
  const url = await read;
  return url.slice(url.indexOf(",") + 1);
}
