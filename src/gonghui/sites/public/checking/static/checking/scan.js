/* Scans and checks members' cards; without a network it verifies the signature by itself. ES2019, no build step. */
(function () {
  "use strict";
  var doc = document, root = doc.getElementById("scanner");
  if (!root) return;
  var box = doc.getElementById("answer"), video = root.querySelector("video"), view = root.querySelector(".c-view");
  var start = doc.getElementById("start"), camera = doc.getElementById("camera"), form = doc.getElementById("typed");
  var offline = doc.getElementById("offline"), input = doc.getElementById("text");
  var KINDS = { paper: "会员证", electronic: "电子会员证", service: "会员服务卡" };
  var waiting = "", stream = null, lastText = "", lastAt = 0;

  function element(name, text, css) {
    var made = doc.createElement(name);
    if (text) made.textContent = text;
    if (css) made.className = css;
    return made;
  }
  function show(answer) {
    while (box.firstChild) box.removeChild(box.firstChild);
    box.className = "c-answer c-" + answer.tone;
    box.appendChild(element("p", answer.label, "c-label"));
    if (answer.name) {
      var facts = element("dl");
      [["姓名", answer.name], ["工会", answer.union], ["卡别", answer.kind], ["有效期至", answer.until]].forEach(function (pair) {
        if (!pair[1]) return;
        var row = element("div");
        row.appendChild(element("dt", pair[0]));
        row.appendChild(element("dd", pair[1]));
        facts.appendChild(row);
      });
      box.appendChild(facts);
    }
    box.appendChild(element("p", answer.advice));
    box.appendChild(element("p", "核验时间 " + new Date().toLocaleString("zh-CN", { hour12: false }), "c-quiet"));
    box.hidden = false;
    box.scrollIntoView({ block: "start" });
  }
  function say(label, advice, tone) { show({ label: label, advice: advice, tone: tone || "warn" }); }

  /* --- signatures: what kernel/signatures.py writes, and only in the form in which it writes it --- */
  var HALF = "7fffffff800000007fffffffffffffffde737d56d38bcf4279dce5617e3192a8";
  function bytes(text) {
    var plain = atob(text.replace(/-/g, "+").replace(/_/g, "/")), found = new Uint8Array(plain.length);
    for (var i = 0; i < plain.length; i++) found[i] = plain.charCodeAt(i);
    return found;
  }
  function written(data) {
    var plain = "";
    data.forEach(function (one) { plain += String.fromCharCode(one); });
    return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  }
  function isLow(signature) {
    var hex = "";
    for (var i = 32; i < 64; i++) hex += (signature[i] < 16 ? "0" : "") + signature[i].toString(16);
    return hex <= HALF;
  }
  function verify(token) {
    var parts = token.split(".");
    if (parts.length !== 3) return Promise.resolve(null);
    return fetch(root.getAttribute("data-keys")).then(function (response) { return response.json(); }).then(function (found) {
      var jwk = Object.prototype.hasOwnProperty.call(found.keys, parts[0]) ? found.keys[parts[0]] : null, signature;
      try { signature = bytes(parts[2]); } catch (e) { return null; }
      if (!jwk || signature.length !== 64 || written(signature) !== parts[2] || !isLow(signature)) return null;
      return crypto.subtle.importKey("jwk", jwk, { name: "ECDSA", namedCurve: "P-256" }, false, ["verify"]).then(function (key) {
        return crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, key, signature, new TextEncoder().encode(parts[0] + "." + parts[1]));
      }).then(function (isTrue) {
        return isTrue ? JSON.parse(new TextDecoder().decode(bytes(parts[1]))) : null;
      });
    });
  }
  function today() {
    var now = new Date(), two = function (n) { return (n < 10 ? "0" : "") + n; };
    return now.getFullYear() + "-" + two(now.getMonth() + 1) + "-" + two(now.getDate());
  }
  function checkOffline(text) {
    var token = text.trim().replace(/\/+$/, "").split("/").pop();
    if (token.indexOf(".") < 0) {
      say("需要网络", "短码须联网核验。没有网络时，请扫会员手机上的二维码。");
      return Promise.resolve();
    }
    if (!window.crypto || !crypto.subtle) {
      say("需要网络", "这个浏览器不能离线核验，请联网后再试。");
      return Promise.resolve();
    }
    return verify(token).then(function (claims) {
      if (!claims) { say("无法核验", "离线核验：签名无效，不是工会签发的二维码。", "bad"); return; }
      if (claims[6] * 1000 <= Date.now()) { say("二维码已过时", "离线核验：签名有效，但二维码超过一天。请会员联网后重新打开会员卡。"); return; }
      waiting = text;
      var isOver = claims[4] && claims[4] < today();
      show({
        label: isOver ? "已过期" : "签名有效", tone: isOver ? "warn" : "ok", name: claims[1], union: claims[2], kind: KINDS[claims[3]] || "", until: claims[4],
        advice: "离线核验：签名有效，状态以联网为准。联网后会自动再核验一次。"
      });
    }).catch(function () { say("需要网络", "还没有下载过核验公钥。请先联网打开一次本页。"); });
  }
  function check(text) {
    if (!text.trim()) { say("没有内容", "请扫码，或者输入二维码下方的短码。"); return Promise.resolve(); }
    waiting = "";
    if (!navigator.onLine) return checkOffline(text);
    var body = new URLSearchParams();
    body.append("text", text);
    body.append("csrfmiddlewaretoken", form.querySelector("[name=csrfmiddlewaretoken]").value);
    return fetch(root.getAttribute("data-ask"), { method: "POST", body: body, credentials: "same-origin" }).then(function (response) {
      return response.json().then(function (answer) {
        if (answer.refusal) say("请稍候", answer.refusal); else show(answer);
      });
    }, function () { return checkOffline(text); }).catch(function () { say("没有核验成", "服务器没有答复，请刷新本页再试。"); });
  }

  form.addEventListener("submit", function (event) {
    event.preventDefault();
    check(input.value).then(function () { input.value = ""; });
  });

  /* --- the camera --- */
  function found(text) {
    if (text === lastText && Date.now() - lastAt < 5000) return;
    lastText = text;
    lastAt = Date.now();
    if (navigator.vibrate) navigator.vibrate(80);
    check(text);
  }
  function decoder() {
    if ("BarcodeDetector" in window) {
      return window.BarcodeDetector.getSupportedFormats().then(function (formats) {
        if (formats.indexOf("qr_code") < 0) return plain();
        var detector = new window.BarcodeDetector({ formats: ["qr_code"] });
        return function () { return detector.detect(video).then(function (codes) { return codes.length ? codes[0].rawValue : ""; }); };
      });
    }
    return plain();
  }
  function plain() {
    return new Promise(function (done, failed) {
      if (window.jsQR) { done(); return; }
      var script = element("script");
      script.src = root.getAttribute("data-decoder");
      script.onload = done;
      script.onerror = failed;
      doc.head.appendChild(script);
    }).then(function () {
      var canvas = doc.createElement("canvas"), pen = canvas.getContext("2d", { willReadFrequently: true });
      return function () {
        var part = Math.min(1, 640 / Math.max(video.videoWidth, video.videoHeight));
        canvas.width = Math.round(video.videoWidth * part);
        canvas.height = Math.round(video.videoHeight * part);
        if (!canvas.width) return Promise.resolve("");
        pen.drawImage(video, 0, 0, canvas.width, canvas.height);
        var data = pen.getImageData(0, 0, canvas.width, canvas.height), code = window.jsQR(data.data, data.width, data.height);
        return Promise.resolve(code ? code.data : "");
      };
    });
  }
  function stop() {
    if (stream) stream.getTracks().forEach(function (track) { track.stop(); });
    stream = null;
    view.hidden = true;
    start.textContent = "打开摄像头扫码";
  }
  start.addEventListener("click", function () {
    if (stream) { stop(); return; }
    if (!navigator.mediaDevices) { camera.textContent = "这个浏览器不能打开摄像头，请在下方输入短码。"; return; }
    navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } }).then(function (opened) {
      stream = opened;
      video.srcObject = opened;
      view.hidden = false;
      start.textContent = "关闭摄像头";
      return Promise.all([decoder(), video.play()]).then(function (both) {
        (function look() {
          if (!stream) return;
          both[0]().then(function (text) { if (text) found(text); }, function () {}).then(function () { setTimeout(look, 250); });
        })();
      });
    }).catch(function () {
      stop();
      camera.textContent = "没有打开摄像头。请允许本页使用摄像头，或者在下方输入短码。";
    });
  });
  doc.addEventListener("visibilitychange", function () { if (doc.hidden) stop(); });

  /* --- with and without a network --- */
  function network() {
    offline.hidden = navigator.onLine;
    if (navigator.onLine && waiting) check(waiting);
  }
  window.addEventListener("online", network);
  window.addEventListener("offline", network);
  network();
  if (location.pathname !== root.getAttribute("data-home")) checkOffline(location.pathname);
  if ("serviceWorker" in navigator) navigator.serviceWorker.register(root.getAttribute("data-worker"), { scope: root.getAttribute("data-home") }).catch(function () {});
})();
