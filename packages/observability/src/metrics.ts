import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/**
 * The values a label can take: a closed list, or at most so many codes. Whatever else comes is counted as `other`, so that no
 * caller can make a series per client, and no value can become a label (I1, I10).
 */
export type LabelRule = readonly string[] | { readonly upTo: number };
export type LabelRules = Readonly<Record<string, LabelRule>>;
type Labels<Rules extends LabelRules> = { readonly [Key in keyof Rules]: string };

const CODE = /^[a-z][a-z0-9_.:-]{0,63}$/i;
const LONG_NUMBER = /\d{6}/;
/** Seconds; from a fast read to a long import batch. */
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

export interface CountMetric<Rules extends LabelRules> {
  add(labels: Labels<Rules>, count?: number): void;
}
export interface LevelMetric<Rules extends LabelRules> {
  set(labels: Labels<Rules>, level: number): void;
}
export interface TimeMetric<Rules extends LabelRules> {
  /** @param seconds how long it took */
  observe(labels: Labels<Rules>, seconds: number): void;
}

/** The metrics of one process. Names start with `kean_` and end with their unit. */
export class Metrics {
  readonly #registry = new Registry();

  constructor(process: string) {
    this.#registry.setDefaultLabels({ process });
    collectDefaultMetrics({ register: this.#registry });
  }

  counter<const Rules extends LabelRules = Record<never, never>>(
    name: string,
    help: string,
    rules?: Rules,
  ): CountMetric<Rules> {
    const bounds = new LabelBounds(rules);
    const counter = new Counter({ ...this.#named(name, help), labelNames: bounds.names });
    return { add: (labels, count = 1) => counter.inc(bounds.apply(labels), count) };
  }

  gauge<const Rules extends LabelRules = Record<never, never>>(
    name: string,
    help: string,
    rules?: Rules,
  ): LevelMetric<Rules> {
    const bounds = new LabelBounds(rules);
    const gauge = new Gauge({ ...this.#named(name, help), labelNames: bounds.names });
    return { set: (labels, level) => gauge.set(bounds.apply(labels), level) };
  }

  timer<const Rules extends LabelRules = Record<never, never>>(
    name: string,
    help: string,
    rules?: Rules,
  ): TimeMetric<Rules> {
    const bounds = new LabelBounds(rules);
    const histogram = new Histogram({ ...this.#named(name, help), labelNames: bounds.names, buckets: SECONDS });
    return { observe: (labels, seconds) => histogram.observe(bounds.apply(labels), seconds) };
  }

  /** The text of the Prometheus exposition format 0.0.4. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  #named(name: string, help: string) {
    if (!/^kean_[a-z0-9_]+$/.test(name)) throw new TypeError(`a metric is named kean_…, in lower case: ${name}`);
    return { name, help, registers: [this.#registry] };
  }
}

class LabelBounds {
  readonly names: string[];
  readonly #rules: LabelRules;
  readonly #seen = new Map<string, Set<string>>();

  constructor(rules: LabelRules = {}) {
    this.#rules = rules;
    this.names = Object.keys(rules);
  }

  apply(labels: Readonly<Record<string, string>>): Record<string, string> {
    return Object.fromEntries(this.names.map((name) => [name, this.#bounded(name, labels[name])]));
  }

  #bounded(name: string, value: string | undefined): string {
    const rule = this.#rules[name];
    if (value === undefined || rule === undefined) return 'other';
    if (!('upTo' in rule)) return rule.includes(value) ? value : 'other';
    if (!CODE.test(value) || LONG_NUMBER.test(value)) return 'other';
    const seen = this.#seen.get(name) ?? new Set();
    this.#seen.set(name, seen);
    if (!seen.has(value) && seen.size >= rule.upTo) return 'other';
    seen.add(value);
    return value;
  }
}
