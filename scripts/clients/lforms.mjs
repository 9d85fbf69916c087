// Fills a form of FHIR in LHC-Forms, by its own controls in a browser without a window.
//   node lforms.mjs MODULES CHROMIUM < {"form": {...}, "people": [[[linkId, entry], ...], ...], "picture": FILE}
// Prints for each person: the linkIds that are shown, the response, and what could not be entered.
// An entry is a text, a list of codes, or {"value": ..., "unit": ...}.
import fs from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';

const [modules, executablePath] = process.argv.slice(2).map(one => path.resolve(one));
const { chromium } = createRequire(path.join(modules, '_'))('playwright-core');
const { form, people, picture } = JSON.parse(fs.readFileSync(0, 'utf8'));

const built = path.join(modules, 'lforms', 'dist', 'lforms');
const scripts = ['assets/lib/zone.min', 'runtime', 'polyfills', 'main'].map(name => `/webcomponent/${name}.js`);
const body = `<!doctype html><html lang="en"><meta charset="utf-8"><link rel="stylesheet" href="/webcomponent/styles.css">
<div id="form"></div>${[...scripts, '/fhir/R4/lformsFHIR.min.js'].map(src => `<script src="${src}"></script>`).join('')}`;

const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
const page = await browser.newPage({ viewport: { width: 800, height: 640 } });
page.setDefaultTimeout(30000);
await page.route('**/*', route => {  // nothing leaves this machine
  const { host, pathname } = new URL(route.request().url());
  const file = path.join(built, path.normalize(pathname));
  if (host !== 'localhost') return route.abort();
  if (pathname === '/') return route.fulfill({ contentType: 'text/html', body });
  return fs.existsSync(file) ? route.fulfill({ path: file }) : route.abort();
});
await page.goto('http://localhost/');
await page.waitForFunction(() => window.LForms?.FHIR);

// What the client knows of an item, by its linkId.
const look = link => page.evaluate(link => {
  const item = window.LForms.Util._getFormObjectInScope().itemList.find(one => one.linkId === link);
  if (!item) return null;
  const has = value => Array.isArray(value) ? value.length > 0 : value !== undefined && value !== null && value !== '';
  const options = (item.answers || []).map(({ code, system, text }) => ({ code, system, text }));
  return { id: item._elementId, type: item.dataType, options, filled: has(item.value) };
}, link);
const find = id => page.locator(`[id=${JSON.stringify(id)}]`);
const type = async (box, text) => { await box.focus(); await box.fill(text); await box.blur(); };

async function choose(item, codes) {
  for (const code of codes) {
    const option = item.options.find(one => one.code === code);
    if (!option) throw new Error(`no option ${code}`);
    const label = find(`${item.id}|${option.system}|${code}`);
    if (await label.count()) { await label.dispatchEvent('click'); continue; }  // no help pops up under a pointer
    await find(item.id).click();  // a drop-down
    await page.locator('#completionOptions li').filter({ hasText: option.text }).first().click();
  }
}

async function enter(item, entry) {
  if (item.type === 'CODING') return choose(item, entry);
  if (item.type === 'DT') {
    const [year, month, day] = entry.split('-');
    const box = find(item.id).locator('input');
    await box.fill(`${month}/${day}/${year}`);
    return box.press('Tab');
  }
  await type(find(item.id), entry.value ?? entry);
  if (entry.unit) await type(find(`unit_${item.id}`), entry.unit);
}

async function fill(entries) {
  const failed = await page.evaluate(async form => {
    document.querySelector('#form').replaceChildren();
    try { await window.LForms.Util.addFormToPage(form, 'form', { fhirVersion: 'R4', prepopulate: false }); } catch (error) { return String(error); }
  }, form);
  if (failed) throw new Error(failed);
  const problems = [];
  for (const [link, entry] of entries) {
    const item = await look(link);
    try {
      await enter(item, entry);
      for (let tries = 0; !(await look(link)).filled; tries++) {
        if (tries > 20) throw new Error('it was not taken');
        await page.waitForTimeout(20);
      }
    } catch (error) { problems.push(`${link}: ${String(error.message).split('\n')[0]}`); }
  }
  await page.waitForTimeout(250);  // expressions are worked out a little later
  return page.evaluate(problems => {
    const { Util } = window.LForms;
    const isOff = item => item?.linkId && (item._skipLogicStatus === 'target-disabled' || item._enableWhenExpVal === false || isOff(item._parentItem));
    const shown = Util._getFormObjectInScope().itemList.filter(item => !isOff(item)).map(item => item.linkId);
    return { shown, response: Util.getFormFHIRData('QuestionnaireResponse', 'R4'), problems: [...problems, ...(Util.checkValidity() || [])] };
  }, problems);
}

const found = [];
for (const entries of people) found.push(await fill(entries));
if (picture) {
  await page.evaluate(() => window.scrollTo(0, 0));
  await page.screenshot({ path: picture });
}
console.log(JSON.stringify(found));
await browser.close();
