/** Many files as one YAML stream, for `kubectl apply -f -` and its like, and back. */
import type { LabFileInput } from '@vantage/contract';

/** Begins the documents of a file. Which cluster an object belongs to can follow from its path, so paths must not be lost. */
const MARK = '# vantage.lab/path: ';
const BEGINNING = /^---\r?\n# vantage\.lab\/path: (.+?)\r?\n/gm;

/** What a stream without marks is stored as. */
const ONLY_FILE = 'lab.yaml';

/** The files that are YAML or JSON, which is YAML as well; others have no place in such a stream. */
export function writeYaml(files: readonly LabFileInput[]): string {
  return files
    .filter(({ path }) => /\.(ya?ml|json)$/.test(path))
    .map(({ path, content }) => `---\n${MARK}${path}\n${content}${content.endsWith('\n') ? '' : '\n'}`)
    .join('');
}

export function readYaml(stream: string): readonly LabFileInput[] {
  const marks = [...stream.matchAll(BEGINNING)];
  const [first] = marks;
  if (first === undefined) return [{ path: ONLY_FILE, content: stream }];
  const before = stream.slice(0, first.index);
  const marked = marks.map((mark, index) => ({ path: mark[1] ?? '', content: stream.slice(mark.index + mark[0].length, marks[index + 1]?.index) }));
  return before.trim() === '' ? marked : [{ path: ONLY_FILE, content: before }, ...marked];
}
