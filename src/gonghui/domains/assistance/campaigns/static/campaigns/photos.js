/* Photos made smaller before they are sent: a camera's are ten times what a record needs. Whatever
   cannot be made smaller (no canvas, a picture the browser cannot read) is sent as it is. */
(() => {
  "use strict";
  const QUALITY = 0.82;
  const SMALL = 400 * 1024;

  const drawn = (picture, most) => {
    const scale = Math.min(1, most / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(picture.width * scale));
    canvas.height = Math.max(1, Math.round(picture.height * scale));
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
  };

  const smaller = async (file, most) => {
    if (file.size <= SMALL || !/^image\//.test(file.type)) return file;
    try {
      const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
      const blob = await drawn(picture, most);
      picture.close();
      if (!blob || blob.size >= file.size) return file;
      return new File([blob], file.name.replace(/\.[^.]*$/, "") + ".jpg", { type: "image/jpeg" });
    } catch (error) {
      return file;
    }
  };

  const shrink = async (input) => {
    const most = Number(input.dataset.shrink);
    const kept = new DataTransfer();
    for (const file of Array.from(input.files)) kept.items.add(await smaller(file, most));
    input.files = kept.files;
  };

  document.addEventListener("change", (event) => {
    const input = event.target;
    if (!(input instanceof HTMLInputElement) || !input.dataset.shrink || !window.DataTransfer) return;
    const buttons = input.form ? input.form.querySelectorAll("button[type=submit]") : [];
    buttons.forEach((button) => { button.disabled = true; });
    shrink(input).finally(() => buttons.forEach((button) => { button.disabled = false; }));
  });
})();
