// Takes pictures of a form in Smart Forms and in ODK Web Forms.
//   node pictures.mjs MODULES CHROMIUM < {"form": {...}, "xform": "...", "smart": FILE, "odk": FILE}
// MODULES has to hold the optional packages of scripts/clients/package.json too.
import fs from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';

const [modules, executablePath] = process.argv.slice(2).map(one => path.resolve(one));
const require = createRequire(path.join(modules, '_'));
const { chromium } = require('playwright-core');
const esbuild = require('esbuild');
const given = JSON.parse(fs.readFileSync(0, 'utf8'));

const smart = `
  import { createElement } from 'react';
  import { createRoot } from 'react-dom/client';
  import { buildForm, BaseRenderer, RendererThemeProvider } from '@aehrc/smart-forms-renderer';
  import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
  await buildForm({ questionnaire: window.given.form });
  const renderer = createElement(RendererThemeProvider, null, createElement(BaseRenderer));
  createRoot(document.querySelector('#form')).render(createElement(QueryClientProvider, { client: new QueryClient() }, renderer));`;
const odk = `
  import { createApp } from 'vue';
  import { OdkWebForm, webFormsPlugin } from '@getodk/web-forms';
  const fetchFormAttachment = () => Promise.reject(new Error('none'));
  createApp(OdkWebForm, { formXml: window.given.xform, fetchFormAttachment }).use(webFormsPlugin).mount('#form');`;

const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
for (const [contents, picture] of [[smart, given.smart], [odk, given.odk]]) {
  const built = await esbuild.build({
    stdin: { contents, resolveDir: path.dirname(modules), loader: 'js' },
    bundle: true, write: false, format: 'esm', outdir: 'out', logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"', global: 'window' },
    loader: { '.woff': 'dataurl', '.woff2': 'dataurl', '.png': 'dataurl' },
  });
  const files = built.outputFiles.map(one => [`http://localhost/${path.basename(one.path)}`, one.text]);
  const page = await browser.newPage({ viewport: { width: 800, height: 640 } });
  page.on('pageerror', error => console.error(String(error)));
  await page.route('**/*', route => {
    const url = route.request().url();
    const file = files.find(one => one[0] === url);
    const contentType = url.endsWith('.css') ? 'text/css' : 'text/javascript';
    if (file) return route.fulfill({ contentType, body: file[1] });
    const links = files.map(([src]) => src.endsWith('.css') ? `<link rel="stylesheet" href="${src}">` : `<script type="module" src="${src}"></script>`);
    const body = `<!doctype html><meta charset="utf-8"><div id="form"></div><script>window.given = ${JSON.stringify(given).replaceAll('<', '\\u003c')}</script>${links.join('')}`;
    return url === 'http://localhost/' ? route.fulfill({ contentType: 'text/html', body }) : route.abort();
  });
  await page.goto('http://localhost/');
  await page.getByText('None of these').first().click();
  await page.mouse.move(0, 0);
  await page.waitForTimeout(1500);
  await page.evaluate(() => window.scrollTo(0, 0));
  await page.screenshot({ path: picture });
  await page.close();
}
await browser.close();
console.log('[]');
