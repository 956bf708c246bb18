// A photo made small before it leaves the phone: it saves the citizen's data, and drops the place where it was taken.

const LONGEST = 1600;
const THUMB = 240;

async function picture(file) {
  if (self.createImageBitmap) {
    return createImageBitmap(file, { imageOrientation: "from-image" }).catch(() => element(file));
  }
  return element(file);
}

function element(file) {
  return new Promise((done, fail) => {
    const image = new Image();
    const url = URL.createObjectURL(file);
    image.onload = () => (URL.revokeObjectURL(url), done(image));
    image.onerror = () => (URL.revokeObjectURL(url), fail(new Error("unreadable")));
    image.src = url;
  });
}

function drawn(image, longest) {
  const ratio = Math.min(1, longest / Math.max(image.width, image.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(image.width * ratio));
  canvas.height = Math.max(1, Math.round(image.height * ratio));
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#fff"; // what is transparent would turn black in a JPEG
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL("image/jpeg", 0.8);
}

// { full, thumb } as data URLs; null when the browser cannot read the file as a picture.
export async function prepared(file) {
  try {
    const image = await picture(file);
    return { full: drawn(image, LONGEST), thumb: drawn(image, THUMB) };
  } catch {
    return null;
  }
}
