// What a page puts on `window` besides the browser's own.
interface Window {
  Plotly: any;
  essPlotly: any;
}
