// A map of points. Leaflet is loaded by the first map that is shown, so that no other page pays for it.
const folder = new URL("./leaflet/", import.meta.url);
let loading;

function load() {
  loading ??= new Promise((resolve, reject) => {
    const style = document.createElement("link");
    style.rel = "stylesheet";
    style.href = new URL("leaflet.css", folder);
    document.head.append(style);
    const script = document.createElement("script");
    script.src = new URL("leaflet.js", folder);
    script.onload = () => resolve(window.L);
    script.onerror = reject;
    document.head.append(script);
  });
  return loading;
}

// Names come from outside, so they are text and never markup.
function label(point) {
  const link = document.createElement("a");
  link.href = `/leads/${point.id}`;
  link.textContent = point.name;
  return link;
}

export async function create(element, tileUrl, attribution) {
  const L = await load();
  const map = L.map(element, { preferCanvas: false, scrollWheelZoom: false, zoomControl: true, attributionControl: true });
  map.attributionControl.setPrefix("Leaflet");
  if (tileUrl) L.tileLayer(tileUrl, { maxZoom: 19, referrerPolicy: "no-referrer" }).addTo(map);
  if (attribution) map.attributionControl.addAttribution(attribution.replace(/[<>&]/g, ""));
  L.control.scale({ imperial: false }).addTo(map);
  map.setView([20, 0], 2);
  const points = L.featureGroup().addTo(map);
  let shown = 0;
  return {
    show(found) {
      points.clearLayers();
      for (const point of found) {
        L.circleMarker([point.latitude, point.longitude], { radius: 7, weight: 2, className: "map-point" }).bindPopup(label(point)).bindTooltip(document.createTextNode(point.name).data.replace(/[<>&]/g, "")).addTo(points);
      }
      if (found.length > 0 && found.length !== shown) map.fitBounds(points.getBounds().pad(0.15), { maxZoom: 15, animate: false });
      shown = found.length;
    },
    remove() { map.remove(); },
  };
}
