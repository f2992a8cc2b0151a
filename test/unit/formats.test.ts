/** The formats of findings, on a finding with everything in it. */
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import type { FindingGroup } from '../../src/diagnostics/findings.js';
import { formatFindings } from '../../src/diagnostics/formats/index.js';
import type { Format } from '../../src/diagnostics/formats/index.js';
import { suggest } from '../../src/diagnostics/suggest.js';

const test = suite('formats');

const TEXT = 'first: 1\nsecond:\ttwo\nthird: 3\n';
const GROUP: FindingGroup = {
  folder: 'a b',
  files: [{ path: 'p.yaml', text: TEXT }],
  diagnostics: [
    {
      code: 'SW0301',
      severity: 'error',
      message: 'it is 100% wrong, really: see',
      hint: 'mend it',
      span: { file: 'p.yaml', start: TEXT.indexOf('two'), end: TEXT.indexOf('two') + 3 },
      related: [{ message: 'the first one', span: { file: 'p.yaml', start: 0, end: 5 } }],
    },
  ],
};

function format(name: Format, colour = false): string {
  return formatFindings(name, [GROUP], { colour, version: '1.2.3' });
}

test('pretty lines its marks up, also after a tab', () => {
  assert.is(
    format('pretty'),
    `a b/p.yaml:2:9: error SW0301: it is 100% wrong, really: see
  1 | first: 1
> 2 | second:\ttwo
    |        \t^^^
  3 | third: 3
  hint: mend it
  a b/p.yaml:1:1: the first one
`,
  );
});

test('colours do not change what is said', () => {
  // eslint-disable-next-line no-control-regex -- the colours are what is taken out
  assert.is(format('pretty', true).replace(/\u001b\[\d+m/g, ''), format('pretty'));
});

test('a long line is shown around the place', () => {
  const text = `${'x'.repeat(500)}HERE${'y'.repeat(500)}\n`;
  const group: FindingGroup = {
    folder: '',
    files: [{ path: 'p', text }],
    diagnostics: [
      { code: 'SW0301', severity: 'error', message: 'm', span: { file: 'p', start: 500, end: 504 } },
    ],
  };
  const lines = formatFindings('pretty', [group], { colour: false, version: '' }).split('\n');
  const [, source = '', marks = ''] = lines;
  assert.ok(source.length < 140);
  assert.is(source.indexOf('HERE'), marks.indexOf('^^^^'));
});

test('a finding without a place is one line', () => {
  const group: FindingGroup = {
    folder: '',
    files: [],
    diagnostics: [{ code: 'SW0101', severity: 'error', message: 'm' }],
  };
  assert.is(formatFindings('pretty', [group], { colour: false, version: '' }), 'error SW0101: m\n');
  assert.is(formatFindings('github', [group], { colour: false, version: '' }), '::error title=SW0101::m\n');
});

test('annotations escape what would end them', () => {
  assert.is(
    format('github'),
    '::error file=a b/p.yaml,line=2,col=9,endLine=2,endColumn=12,title=SW0301::it is 100%25 wrong, really: see%0Amend it\n',
  );
});

test('JSON and SARIF carry places, hints and related places', () => {
  const json = JSON.parse(format('json')) as { diagnostics: { related: { line: number }[]; hint: string }[] };
  assert.is(json.diagnostics[0]?.hint, 'mend it');
  assert.is(json.diagnostics[0]?.related[0]?.line, 1);
  const sarif = JSON.parse(format('sarif')) as {
    runs: {
      tool: { driver: { version: string } };
      results: {
        locations: {
          physicalLocation: { artifactLocation: { uri: string }; region: { startColumn: number } };
        }[];
      }[];
    }[];
  };
  assert.is(sarif.runs[0]?.tool.driver.version, '1.2.3');
  const location = sarif.runs[0]?.results[0]?.locations[0]?.physicalLocation;
  assert.is(location?.artifactLocation.uri, 'a%20b/p.yaml');
  assert.is(location?.region.startColumn, 9);
});

test('a path with a mark of an address in it stays a path in SARIF', () => {
  const group = { ...GROUP, folder: 'a#b?c' };
  const sarif = formatFindings('sarif', [group], { colour: false, version: '' });
  assert.match(sarif, '"uri": "a%23b%3Fc/p.yaml"');
});

test('suggestions are near, or there is none', () => {
  const names = ['run', 'sql', 'scale', 'timeout', 'if_it_fails'];
  assert.is(suggest('rnu', names), 'run');
  assert.is(suggest('scael', names), 'scale');
  assert.is(suggest('time-out', names), 'timeout');
  assert.is(suggest('if-it-fails', names), 'if_it_fails');
  assert.is(suggest('Run', names), 'run');
  assert.is(suggest('shell', names), undefined);
  assert.is(suggest('', names), undefined);
});

test.run();
