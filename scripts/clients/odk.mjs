// Fills a form of ODK in the engine of ODK Web Forms.
//   node odk.mjs MODULES FORM.xml < [[[name, entry], ...], ...]
// Prints for each person: the names of relevant fields, the submission, and what could not be entered.
// An entry is a text or a number, or a list of options.
import fs from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const modules = path.resolve(process.argv[2]);
const require = createRequire(path.join(modules, '_'));
const { JSDOM } = require('jsdom');
const { window } = new JSDOM('', { url: 'http://localhost/' });
Object.assign(globalThis, { require, __dirname: '.', window, document: window.document });  // the engine looks for them
for (const name of Object.getOwnPropertyNames(window)) if (!(name in globalThis)) globalThis[name] = window[name];
for (const name of ['Event', 'EventTarget', 'Blob', 'File', 'FormData']) globalThis[name] = window[name];
const { loadForm } = await import(pathToFileURL(path.join(modules, '@getodk/xforms-engine/dist/index.js')).href);

const form = await loadForm(fs.readFileSync(process.argv[3], 'utf8'));
if (form.status === 'failure') throw form.error;
const list = node => [node, ...(node.currentState.children || []).flatMap(list)];
const nameOf = node => node.currentState.reference.split('/').pop();

function fill(entries) {
  const { root } = form.createInstance();
  const nodes = list(root);
  const problems = [];
  for (const [name, entry] of entries) {
    const node = nodes.find(one => nameOf(one) === name);
    const offered = node?.nodeType === 'select' ? node.currentState.valueOptions.map(one => one.value) : entry;
    if (!node?.currentState.relevant) problems.push(`${name}: it is not shown`);
    else if (node.nodeType !== 'select') node.setValue(entry);
    else if (entry.some(one => !offered.includes(one))) problems.push(`${name}: no option ${entry}`);
    else if (node.selectType === 'select1') node.selectValue(entry[0]);
    else node.selectValues(entry);
  }
  for (const node of nodes) if (node.validationState?.violation) problems.push(`${nameOf(node)}: it breaks a rule`);
  const relevant = nodes.filter(node => node.currentState.relevant).map(nameOf);
  return { shown: relevant, submission: root.instanceState.instanceXML, problems };
}

const found = JSON.parse(fs.readFileSync(0, 'utf8')).map(fill);
process.stdout.write(JSON.stringify(found), () => process.exit(0));  // the engine would stay
