/** Copy buttons. In: the page's blocks. Out: a button before each, which copies exactly the block's text. */
import { all, button } from './elements.js';

/** The text without a last line end, so that nothing runs before Return is pressed. */
function copySelected(block: HTMLElement, text: string): boolean {
  getSelection()?.selectAllChildren(block);
  const put = (event: ClipboardEvent): void => {
    event.clipboardData?.setData('text/plain', text);
    event.preventDefault();
  };
  document.addEventListener('copy', put);
  // A page without https has no other way.
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  const done = document.execCommand('copy');
  document.removeEventListener('copy', put);
  return done;
}

async function copy(block: HTMLElement): Promise<boolean> {
  const text = block.textContent;
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copySelected(block, text);
  }
}

function addButton(pre: HTMLElement): void {
  const label = /values|answer/.test(pre.dataset['role'] ?? '') ? 'Copy, then edit' : 'Copy';
  const press = async (): Promise<void> => {
    made.textContent = (await copy(pre)) ? 'Copied' : 'Selected: copy it now';
    setTimeout(() => {
      made.textContent = label;
    }, 2000);
  };
  const made = button(label, () => void press(), 'copy');
  made.setAttribute('aria-live', 'polite');
  pre.before(made);
}

export function addCopyButtons(): void {
  for (const pre of all('pre[data-role]')) addButton(pre);
}
