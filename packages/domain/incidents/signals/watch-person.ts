import type { CountedActs, Signal, SignalRule, WatchedEvent } from '../contract/signals.ts';
import { ByteReader, ByteWriter } from './bytes.ts';
import type { Spread } from './distinct-count.ts';
import { Turns } from './turns.ts';
import { UsedBefore } from './used-before.ts';
import { UsualDay } from './usual-day.ts';
import { Walk } from './walk.ts';
import { MovingWindow } from './window.ts';

const DAY_MS = 86_400_000;
const OFFSET_MS = 8 * 3_600_000;
/** The office works from eight to ten in the evening. */
const OPENS = 8;
const CLOSES = 22;
/** A walk breaks off when nothing comes for so long. */
const WALK_PAUSE_MS = 15 * 60_000;
const BESIDE_MS = 30 * 60_000;
/** Shorter than this nobody calls it a silence. */
const SILENCE_DAYS = 7;
/** Of the bytes; another number for another order. */
const FORMAT = 1;

const shapeOf = ({ id, windowMinutes, measure }: SignalRule) => `${id}/${windowMinutes}/${measure}`;

/** Everything that is remembered of one person: a fixed space for each rule, whatever they do. */
export class WatchedPerson {
  readonly #rules: readonly SignalRule[];
  readonly #spread: Spread;
  readonly #since: number;
  readonly #windows = new Map<string, MovingWindow>();
  readonly #walks = new Map<string, Walk>();
  readonly #usual = new UsualDay();
  readonly #devices: UsedBefore;
  readonly #places: UsedBefore;
  readonly #turns = new Turns();
  #lastAt: number;
  /** When a silence ended that was long; what it is judged by stays so for a day. */
  #wokeAt: number | null = null;
  #sleptDays = 0;

  constructor(rules: readonly SignalRule[], spread: Spread, since: number) {
    this.#rules = rules;
    this.#spread = spread;
    this.#since = since;
    this.#devices = new UsedBefore(since);
    this.#places = new UsedBefore(since);
    this.#lastAt = since;
  }

  /** @param event not earlier than the one before */
  watch(event: WatchedEvent): Signal[] {
    this.#noticeSilence(event);
    const isNew = this.#isStrangersDevice(event);
    const wentOver = event.device !== null && this.#turns.goesOver(isNew, event.at, BESIDE_MS);
    const spread = event.client === null ? null : this.#spread(event.client);
    const signals: Signal[] = [];
    for (const rule of this.#rules) {
      if (!isCounted(rule.counts, event, isNew)) continue;
      if (rule.measure === 'beside' && !wentOver) continue;
      if (rule.afterDaysOfSilence !== undefined && !this.#sleptFor(rule.afterDaysOfSilence, event.at)) continue;
      const measured = this.#measure(rule, event, spread);
      const limit = Math.max(rule.limit, Math.ceil((rule.timesUsual ?? 0) * this.#usual.clients));
      if (measured < limit) continue;
      this.#windows.get(rule.id)?.clear();
      this.#walks.get(rule.id)?.clear();
      signals.push({ rule: rule.id, severity: rule.severity, person: event.person, at: event.at, measured, limit });
    }
    // Learned after it was judged.
    if (event.act === 'reveal' && !event.refused && spread !== null) this.#usual.add(event.at, spread);
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
    to.count(this.#walks.size);
    for (const [rule, walk] of this.#walks) {
      to.text(rule);
      walk.write(to, this.#lastAt, WALK_PAUSE_MS);
    }
    const windows = this.#rules.filter(({ id }) => this.#windows.has(id));
    to.count(windows.length);
    for (const rule of windows) {
      to.text(shapeOf(rule));
      this.#windows.get(rule.id)?.write(to, this.#lastAt);
    }
    return to.bytes();
  }

  /** @returns `null` for bytes of another format: then the log is read again */
  static read(rules: readonly SignalRule[], spread: Spread, bytes: Uint8Array): WatchedPerson | null {
    const from = new ByteReader(bytes);
    if (from.count() !== FORMAT) return null;
    const person = new WatchedPerson(rules, spread, from.count());
    person.#lastAt = from.count();
    person.#wokeAt = from.count() || null;
    person.#sleptDays = from.count();
    person.#usual.read(from);
    person.#devices.read(from);
    person.#places.read(from);
    person.#turns.read(from);
    for (let left = from.count(); left > 0; left -= 1) {
      const [rule, walk] = [from.text(), new Walk()];
      walk.read(from);
      person.#walks.set(rule, walk);
    }
    for (let left = from.count(); left > 0; left -= 1) person.#readWindow(from);
    return person;
  }

  /** A rule that counts over another time now begins anew; one that does not exist any more is forgotten. */
  #readWindow(from: ByteReader): void {
    const shape = from.text();
    const [id = '', minutes, measure] = shape.split('/');
    const window = new MovingWindow(Number(minutes), measure === 'clients');
    window.read(from);
    if (this.#rules.some((rule) => shapeOf(rule) === shape)) this.#windows.set(id, window);
  }

  #measure(rule: SignalRule, event: WatchedEvent, spread: number | null): number {
    if (rule.measure === 'walk') {
      if (event.client === null) return 0;
      const walk = this.#walks.get(rule.id) ?? new Walk();
      this.#walks.set(rule.id, walk);
      return walk.add(event.at, event.client, Math.min(WALK_PAUSE_MS, rule.windowMinutes * 60_000));
    }
    const window = this.#windows.get(rule.id) ?? new MovingWindow(rule.windowMinutes, rule.measure === 'clients');
    this.#windows.set(rule.id, window);
    return window.add(event.at, spread);
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

function isCounted(counted: CountedActs, event: WatchedEvent, isNew: boolean): boolean {
  return (
    counted.acts.includes(event.act) &&
    (counted.reach === undefined || (event.reach !== null && counted.reach.includes(event.reach))) &&
    (counted.refused === undefined || counted.refused === event.refused) &&
    (counted.inNotice === undefined || counted.inNotice === event.inNotice) &&
    (counted.isDecoy === undefined || counted.isDecoy === event.isDecoy) &&
    (counted.strangersDevice === undefined || counted.strangersDevice === isNew) &&
    (counted.offHours === undefined || counted.offHours === isOffHours(event.at))
  );
}

function isOffHours(at: number): boolean {
  const hour = Math.floor(((at + OFFSET_MS) % DAY_MS) / 3_600_000);
  return hour < OPENS || hour >= CLOSES;
}
