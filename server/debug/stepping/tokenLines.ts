/**
 * The words of models as they come, one speaker to a line: who speaks first is heard at once, what others say meanwhile
 * waits for its own line, as do lines about other things. What is written ends with a whole word. Holds back no more than
 * a line of each.
 */

export interface TokenLinesDeps {
  write: (text: string) => void;
  /** Calls back once, a little later. */
  soon: (task: () => void) => void;
}

const heldLimit = 1000;
const waitingLimit = 50;
/** Up to the last place where text may be parted: after a space, and after any letter of scripts without spaces. */
const wholeWords = /^.*[\s\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/su;

export class TokenLines {
  /** Whose line is being written. */
  private speaker: string | null = null;
  private held = '';
  private readonly others = new Map<string, string>();
  private waiting: (() => void)[] = [];
  private isFlushDue = false;

  constructor(private readonly deps: TokenLinesDeps) {}

  speak(speaker: string, text: string): void {
    if (this.speaker === null) {
      this.speaker = speaker;
      this.held = `${speaker}: `;
    }
    if (speaker !== this.speaker) {
      const waiting = (this.others.get(speaker) ?? '') + text;
      this.others.set(speaker, waiting);
      if (waiting.length > heldLimit) this.endLine();
      return;
    }
    this.held += text;
    if (this.held.length > heldLimit) this.flush();
    else if (text.includes('\n')) this.flushWords();
    else this.flushSoon();
  }

  /** Does something else once nobody is in the middle of a line. */
  afterLine(task: () => void): void {
    if (this.speaker === null) task();
    else this.waiting.push(task);
    if (this.waiting.length > waitingLimit) this.endLine();
  }

  /** Ends the line of whoever speaks, then writes what waited. */
  endLine(): void {
    if (this.speaker === null) return;
    this.held += '\n';
    this.flush();
    this.speaker = null;
    for (const [speaker, text] of this.others) this.deps.write(`${speaker}: ${text}\n`);
    this.others.clear();
    const waiting = this.waiting;
    this.waiting = [];
    for (const task of waiting) task();
  }

  private flush(): void {
    if (this.held !== '') this.deps.write(this.held);
    this.held = '';
  }

  private flushWords(): void {
    const words = wholeWords.exec(this.held)?.[0] ?? '';
    if (words !== '') this.deps.write(words);
    this.held = this.held.slice(words.length);
  }

  private flushSoon(): void {
    if (this.isFlushDue) return;
    this.isFlushDue = true;
    this.deps.soon(() => {
      this.isFlushDue = false;
      this.flushWords();
    });
  }
}
