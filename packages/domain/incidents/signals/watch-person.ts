import type { CountedActs, Signal, SignalRule, WatchedEvent } from '../contract/signals.ts';
import { Apart } from './apart.ts';
import { ByteReader, ByteWriter } from './bytes.ts';
import type { Spread } from './distinct-count.ts';
import { Turns } from './turns.ts';
import { UsedBefore } from './used-before.ts';
import { UsualDay } from './usual-day.ts';
import { UsualHours } from './usual-hours.ts';
import { Walk } from './walk.ts';
import { MovingWindow } from './window.ts';

const DAY_MS = 86_400_000;
const OFFSET_MS = 8 * 3_600_000;
/** The office works from eight to ten in the evening. */
const OPENS = 8;
const CLOSES = 22;
/** A walk breaks off when nothing comes for so long. */
const WALK_PAUSE_MS = 15 * 60_000;
/** What comes within so long of each other was in use at the same time. */
const BESIDE_MS = 30 * 60_000;
/** Shorter than this nobody calls it a silence. */
const SILENCE_DAYS = 7;
/** Of the bytes; another number for another order. */
const FORMAT = 3;

const shapeOf = ({ id, windowMinutes, measure }: SignalRule) => `${id}/${windowMinutes}/${measure}`;

/** A window, and how its rule counted when it began: a rule that counts otherwise now begins anew. */
interface ShapedWindow {
  readonly shape: string;
  readonly window: MovingWindow;
}

/** Everything that is remembered of one person: a fixed space for each rule, whatever they do. */
export class WatchedPerson {
  readonly #spread: Spread;
  readonly #since: number;
  readonly #windows = new Map<string, ShapedWindow>();
  readonly #walks = new Map<string, Walk>();
  readonly #usual = new UsualDay();
  readonly #devices: UsedBefore;
  readonly #places: UsedBefore;
  readonly #turns = new Turns();
  readonly #apart = new Apart();
  readonly #hours = new UsualHours();
  #lastAt: number;
  /** When a silence ended that was long; what it is judged by stays so for a day. */
  #wokeAt: number | null = null;
  #sleptDays = 0;

  constructor(spread: Spread, since: number) {
    this.#spread = spread;
    this.#since = since;
    this.#devices = new UsedBefore(since);
    this.#places = new UsedBefore(since);
    this.#lastAt = since;
  }

  /**
   * @param event not earlier than the one before
   * @param rules as they count for this person at that time
   */
  watch(event: WatchedEvent, rules: readonly SignalRule[]): Signal[] {
    this.#noticeSilence(event);
    const isNew = this.#isStrangersDevice(event);
    const { device, place, at } = event;
    const went = {
      beside: device !== null && this.#turns.goesOver(isNew, at, BESIDE_MS),
      apart: device !== null && place !== null && this.#apart.goesOver(device, place, at, BESIDE_MS),
    };
    const seen = { isNew, unusualHour: this.#hours.isUnusual(at) };
    const spread = event.client === null ? null : this.#spread(event.client);
    const signals: Signal[] = [];
    for (const rule of rules) {
      if (!isCounted(rule.counts, event, seen)) continue;
      if ((rule.measure === 'beside' || rule.measure === 'apart') && !went[rule.measure]) continue;
      if (rule.afterDaysOfSilence !== undefined && !this.#sleptFor(rule.afterDaysOfSilence, at)) continue;
      const measured = this.#measure(rule, event, spread);
      const limit = Math.max(rule.limit, Math.ceil((rule.timesUsual ?? 0) * this.#usual.clients));
      if (measured < limit) continue;
      this.#windows.get(rule.id)?.window.clear();
      this.#walks.get(rule.id)?.clear();
      const { id, severity, windowMinutes, blocks = false } = rule;
      signals.push({ rule: id, severity, person: event.person, at, measured, limit, windowMinutes, blocks });
    }
    // Learned after it was judged.
    if (event.act === 'reveal' && !event.refused && spread !== null) this.#usual.add(at, spread);
    if (event.act !== 'returned' && !event.refused) this.#hours.add(at);
    return signals;
  }

  /** Between two batches: keyed bitmaps, times and counts, and of clients only the last one of a walk that goes on. */
  write(): Buffer {
    const to = new ByteWriter();
    for (const number of [FORMAT, this.#since, this.#lastAt, this.#wokeAt ?? 0, Math.round(this.#sleptDays)])
      to.count(number);
    this.#usual.write(to);
    this.#devices.write(to);
    this.#places.write(to);
    this.#turns.write(to);
    this.#apart.write(to);
    this.#hours.write(to);
    to.count(this.#walks.size);
    for (const [rule, walk] of this.#walks) {
      to.text(rule);
      walk.write(to, this.#lastAt, WALK_PAUSE_MS);
    }
    to.count(this.#windows.size);
    for (const { shape, window } of this.#windows.values()) {
      to.text(shape);
      window.write(to, this.#lastAt);
    }
    return to.bytes();
  }

  /** @returns `null` for bytes of another format: then the log is read again */
  static read(rules: readonly SignalRule[], spread: Spread, bytes: Uint8Array): WatchedPerson | null {
    const from = new ByteReader(bytes);
    if (from.count() !== FORMAT) return null;
    const person = new WatchedPerson(spread, from.count());
    person.#lastAt = from.count();
    person.#wokeAt = from.count() || null;
    person.#sleptDays = from.count();
    person.#usual.read(from);
    person.#devices.read(from);
    person.#places.read(from);
    person.#turns.read(from);
    person.#apart.read(from);
    person.#hours.read(from);
    for (let left = from.count(); left > 0; left -= 1) {
      const [rule, walk] = [from.text(), new Walk()];
      walk.read(from);
      person.#walks.set(rule, walk);
    }
    for (let left = from.count(); left > 0; left -= 1) person.#readWindow(from, rules);
    return person;
  }

  /** A rule that does not exist any more, or measures otherwise, is forgotten. */
  #readWindow(from: ByteReader, rules: readonly SignalRule[]): void {
    const shape = from.text();
    const [id = '', minutes, measure] = shape.split('/');
    const window = new MovingWindow(Number(minutes), measure === 'clients');
    window.read(from);
    if (rules.some((rule) => rule.id === id && rule.measure === measure)) this.#windows.set(id, { shape, window });
  }

  #measure(rule: SignalRule, event: WatchedEvent, spread: number | null): number {
    if (rule.measure === 'walk') {
      if (event.client === null) return 0;
      const walk = this.#walks.get(rule.id) ?? new Walk();
      this.#walks.set(rule.id, walk);
      return walk.add(event.at, event.client, Math.min(WALK_PAUSE_MS, rule.windowMinutes * 60_000));
    }
    return this.#windowOf(rule).add(event.at, spread);
  }

  #windowOf(rule: SignalRule): MovingWindow {
    const [kept, shape] = [this.#windows.get(rule.id), shapeOf(rule)];
    if (kept?.shape === shape) return kept.window;
    const window = new MovingWindow(rule.windowMinutes, rule.measure === 'clients');
    this.#windows.set(rule.id, { shape, window });
    return window;
  }

  /** A new device in a network that this person never used: a new telephone comes into a known one first. */
  #isStrangersDevice({ device, place, at }: WatchedEvent): boolean {
    const newDevice = device !== null && this.#devices.isNew(device, at);
    const newPlace = place !== null && this.#places.isNew(place, at);
    return newDevice && newPlace;
  }

  /** An absence on record that ended is no silence. */
  #noticeSilence({ at, act }: WatchedEvent): void {
    const silentDays = (at - this.#lastAt) / DAY_MS;
    if (act === 'returned') this.#wokeAt = null;
    else if (silentDays >= SILENCE_DAYS) {
      this.#wokeAt = at;
      this.#sleptDays = silentDays;
    }
    this.#lastAt = at;
  }

  #sleptFor(days: number, at: number): boolean {
    return this.#wokeAt !== null && this.#sleptDays >= days && at - this.#wokeAt <= DAY_MS;
  }
}

/** What the memory of the person says of an act. */
interface Seen {
  readonly isNew: boolean;
  readonly unusualHour: boolean;
}

function isCounted(counted: CountedActs, event: WatchedEvent, { isNew, unusualHour }: Seen): boolean {
  return (
    counted.acts.includes(event.act) &&
    (counted.reach === undefined || (event.reach !== null && counted.reach.includes(event.reach))) &&
    (counted.refused === undefined || counted.refused === event.refused) &&
    (counted.inNotice === undefined || counted.inNotice === event.inNotice) &&
    (counted.isDecoy === undefined || counted.isDecoy === event.isDecoy) &&
    (counted.unfitPurpose === undefined || counted.unfitPurpose === event.unfitPurpose) &&
    (counted.unusualHour === undefined || counted.unusualHour === unusualHour) &&
    (counted.strangersDevice === undefined || counted.strangersDevice === isNew) &&
    (counted.offHours === undefined || counted.offHours === isOffHours(event.at))
  );
}

function isOffHours(at: number): boolean {
  const hour = Math.floor(((at + OFFSET_MS) % DAY_MS) / 3_600_000);
  return hour < OPENS || hour >= CLOSES;
}
