// Takes one call through docs/n8n-flow.json as n8n does: node n8n-flow.js FLOW < call. Of each kind of node it knows what
// the flow uses, and nothing else.
const { createHmac } = require('crypto');
const { readFileSync } = require('fs');

const flow = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const call = JSON.parse(readFileSync(0, 'utf8'));
const passed = {};
const seen = { answer: null, reports: [] };

const earlier = name => ({ first: () => ({ json: passed[name] }) });
const clock = { now: () => call.now * 1000 };

function run(code, json) {
  return new Function('$json', '$input', '$', 'Date', code)(json, { first: () => ({ json }) }, earlier, clock);
}

function value(text, json) {
  if (!text.startsWith('=')) return text;
  const parts = text.slice(1).split(/\{\{(.*?)\}\}/s).map((part, i) => (i % 2 ? run(`return (${part});`, json) : part));
  return parts.length === 3 && parts[0] === '' && parts[2] === '' ? parts[1] : parts.join('');
}

const kinds = {
  webhook: () => ({ headers: call.headers, body: JSON.parse(call.body) }),
  extractFromFile: () => ({ data: call.body }),
  crypto: (p, json) => ({ ...json, [p.dataPropertyName]: createHmac(p.type, call.key).update(value(p.value, json)).digest(p.encoding) }),
  code: (p, json) => run(p.jsCode, json)[0].json,
  respondToWebhook: (p, json) => { seen.answer = p.options.responseCode; return json; },
  set: (p, json) => Object.fromEntries(p.assignments.assignments.map(a => [a.name, value(a.value, json)])),
  httpRequest: (p, json) => { seen.reports.push({ method: p.method, url: value(p.url, json), body: value(p.jsonBody, json) }); return json; },
};

function go(name, input) {
  const node = flow.nodes.find(n => n.name === name);
  let output = 0;
  try {
    if (call.breaks === name) throw new Error('It broke.');
    passed[name] = kinds[node.type.replace('n8n-nodes-base.', '')](node.parameters, input);
  } catch (failure) {
    if (node.onError !== 'continueErrorOutput') throw failure;
    [output, passed[name]] = [1, { error: failure.message }];
  }

  for (const next of flow.connections[name]?.main[output] ?? []) go(next.node, passed[name]);
}

go(flow.nodes.find(n => n.type === 'n8n-nodes-base.webhook').name, {});
console.log(JSON.stringify(seen));
