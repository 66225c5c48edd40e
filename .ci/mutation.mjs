#!/usr/bin/env node
// Mutation testing of one piece by its own self-checks, the random ones left out: node .ci/mutation.mjs Dialects | Rules [--concurrency N]. Ends with
// the score and the mutants that survived, file by file; exits with 1 under the least score.
//
// Two passes. The first keeps its test processes and is quick, but a mutant in a static initialiser is never seen by a process that has
// run the initialiser already: all of those would count as survivors. The second tries these alone, with a new process for each.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const leastScore = 80;
const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const [piece, ...more] = process.argv.slice(2);
const folder = join(root, 'suites', 'SelfChecks', piece ?? '');
if (!piece || !existsSync(join(folder, 'stryker-config.json'))) {
  console.error('usage: node .ci/mutation.mjs Dialects|Rules [--concurrency N]');
  process.exit(3);
}

function mutate(output, ...options) {
  rmSync(output, { recursive: true, force: true });
  const run = spawnSync('dotnet', ['stryker', '--output', output, '--break-at', '0', ...options, ...more], {
    cwd: folder, stdio: 'inherit', env: { ...process.env, EnableNUnitRunner: 'true', RandomTests: 'false', RunAnalyzers: 'false' } });
  const report = join(output, 'reports', 'mutation-report.json');
  if (run.status !== 0 || !existsSync(report)) {
    console.error(`dotnet stryker ended with ${run.status} and ${existsSync(report) ? 'a' : 'no'} report in ${output}.`);
    process.exit(2);
  }
  return JSON.parse(readFileSync(report, 'utf8'));
}

/** Where a mutant stands: the two passes number them differently. */
const place = (file, mutant) => [file, mutant.location.start.line, mutant.location.start.column, mutant.location.end.line, mutant.location.end.column, mutant.mutatorName, mutant.replacement].join('\u0000');

/** Offsets of a mutant's first and last character in its file. */
function span(source, { start, end }) {
  const lines = [0];
  for (let at = source.indexOf('\n'); at >= 0; at = source.indexOf('\n', at + 1)) lines.push(at + 1);
  return [lines[start.line - 1] + start.column - 1, lines[end.line - 1] + end.column - 1];
}

/** Spans joined where they touch, so that a table of words is one span. */
function merge(spans) {
  const joined = [];
  for (const [from, to] of spans.sort((left, right) => left[0] - right[0])) {
    const last = joined.at(-1);
    if (last && from <= last[1] + 40) last[1] = Math.max(last[1], to);
    else joined.push([from, to]);
  }
  return joined;
}

spawnSync('dotnet', ['tool', 'restore'], { cwd: root, stdio: 'inherit' });
const output = join(root, 'StrykerOutput', piece);
mkdirSync(output, { recursive: true });
writeFileSync(join(root, 'StrykerOutput', '.gitignore'), '*\n');
const first = mutate(join(output, 'all'));

const again = [];
for (const [file, { source, mutants }] of Object.entries(first.files)) {
  const text = source.startsWith('\uFEFF') ? source.slice(1) : source;
  const spans = mutants.filter(mutant => mutant.static && mutant.status === 'Survived').map(mutant => span(text, mutant.location));
  for (const [from, to] of merge(spans)) again.push(`**/${relative(root, resolve(folder, file)).split('/').slice(-2).join('/')}{${from}..${to}}`);
}
const second = new Map();
if (again.length > 0) {
  const report = mutate(join(output, 'static'), '--test-runner', 'vstest', ...again.flatMap(pattern => ['--mutate', pattern]));
  for (const [file, { mutants }] of Object.entries(report.files)) for (const mutant of mutants) second.set(place(file, mutant), mutant.status);
}

const counts = {}, survivors = [];
let killed = 0, survived = 0, inStatics = 0;
for (const [file, { source, mutants }] of Object.entries(first.files)) {
  const lines = source.split('\n');
  for (const mutant of mutants) {
    const isAgain = mutant.static && mutant.status === 'Survived';
    if (isAgain) inStatics++;
    const status = isAgain ? second.get(place(file, mutant)) ?? mutant.status : mutant.status;
    counts[status] = (counts[status] ?? 0) + 1;
    if (status === 'Killed' || status === 'Timeout') killed++;
    // Pending: the tool could not try the mutant to the end. Nobody can say that a check noticed.
    if (status !== 'Survived' && status !== 'NoCoverage' && status !== 'Pending') continue;
    survived++;
    const { start, end } = mutant.location;
    const old = lines[start.line - 1].slice(start.column - 1, end.line === start.line ? end.column - 1 : undefined).trim();
    survivors.push(`${relative(root, resolve(folder, file))}:${start.line} [${mutant.mutatorName}] ${status}: ${old} -> ${mutant.replacement.replace(/\s+/g, ' ').slice(0, 160)}`);
  }
}
const score = 100 * killed / (killed + survived);
console.log(survivors.join('\n'));
console.log(`${piece}: ${killed} of ${killed + survived} mutants killed, ${score.toFixed(1)} %; ${inStatics} of them in static initialisers, tried in a process each; ${JSON.stringify(counts)}`);
process.exit(score < leastScore ? 1 : 0);
