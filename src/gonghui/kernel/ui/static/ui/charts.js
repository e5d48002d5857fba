/* Draws every figure[data-chart] from the options beside it, in the colours of the theme. */
(function () {
  "use strict";
  var palettes = {
    light: ["#1d5bb0", "#c2681b", "#2a8a57", "#6b4fa0", "#c8161d", "#2f8296", "#8a6d3b", "#6b7683"],
    dark: ["#6aa5f0", "#e3a04e", "#5fc48b", "#a994db", "#ef5a5f", "#6fbfd1", "#c4a672", "#9aa6b4"]
  };
  var charts = [];
  /* told apart without colour too, but quietly: plain, then fine light lines in other directions */
  function lines(angle, gap) { return { symbol: "rect", dashArrayX: [1, 0], dashArrayY: [2, gap], rotation: angle, color: "rgba(255,255,255,.45)" }; }
  var decals = [{ symbol: "none" }, lines(Math.PI / 4, 6), lines(-Math.PI / 4, 6), lines(0, 6), lines(Math.PI / 2, 6), lines(Math.PI / 4, 3), lines(-Math.PI / 4, 3), lines(0, 3)];

  function theme() {
    var dark = document.documentElement.getAttribute("data-bs-theme") === "dark";
    var styles = getComputedStyle(document.documentElement);
    function token(name) { return styles.getPropertyValue(name).trim(); }
    return { colours: palettes[dark ? "dark" : "light"], text: token("--gh-text"), second: token("--gh-text-2"), line: token("--gh-line"), surface: token("--gh-surface"), font: token("--gh-font") };
  }
  function dress(axis, look) {
    return Object.assign({}, axis, {
      axisLabel: Object.assign({ color: look.second }, axis.axisLabel),
      axisLine: { lineStyle: { color: look.line } },
      axisTick: { show: false },
      splitLine: { lineStyle: { color: look.line } },
      nameTextStyle: Object.assign({ color: look.second }, axis.nameTextStyle)
    });
  }
  function draw(figure) {
    var data = document.getElementById(figure.getAttribute("data-chart")), box = figure.querySelector(".gh-chart");
    if (!data || !box) return;
    figure.classList.add("gh-drawn");
    var options = JSON.parse(data.textContent), look = theme();
    options.color = look.colours;
    if (options.aria && options.aria.decal) options.aria.decal.decals = decals;
    options.textStyle = { color: look.text, fontFamily: look.font };
    if (options.legend) options.legend.textStyle = { color: look.second };
    if (options.tooltip) Object.assign(options.tooltip, { backgroundColor: look.surface, borderColor: look.line, textStyle: { color: look.text } });
    if (options.xAxis) options.xAxis = dress(options.xAxis, look);
    if (options.yAxis) options.yAxis = dress(options.yAxis, look);
    if (window.matchMedia && matchMedia("(prefers-reduced-motion: reduce)").matches) options.animation = false;
    var chart = echarts.getInstanceByDom(box) || echarts.init(box);
    chart.setOption(options, true);
    if (charts.indexOf(chart) < 0) charts.push(chart);
  }
  function drawAll(base) { Array.prototype.forEach.call((base || document).querySelectorAll("[data-chart]"), draw); }

  drawAll();
  document.addEventListener("gh:theme", function () { drawAll(); });
  document.addEventListener("htmx:load", function (event) { drawAll(event.target); });
  var waiting;
  function resize() { clearTimeout(waiting); waiting = setTimeout(function () { charts.forEach(function (chart) { chart.resize(); }); }, 80); }
  window.addEventListener("resize", resize);
  window.addEventListener("beforeprint", function () { charts.forEach(function (chart) { chart.resize(); }); });
})();
