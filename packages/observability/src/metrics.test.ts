import { describe, expect, it } from 'vitest';
import { Metrics } from './metrics.ts';

describe('metrics', () => {
  it('counts what a closed list does not know as other', async () => {
    const metrics = new Metrics('test');
    const counted = metrics.counter('kean_probe_total', 'probe', { outcome: ['done', 'dead'] });
    counted.add({ outcome: 'done' });
    counted.add({ outcome: '13812345678' });
    const text = await metrics.text();
    expect(text).toContain('kean_probe_total{outcome="done",process="test"} 1');
    expect(text).toContain('kean_probe_total{outcome="other",process="test"} 1');
    expect(text).not.toContain('13812345678');
  });

  it('makes no more series than its bound, and none from a value', async () => {
    const metrics = new Metrics('test');
    const timer = metrics.timer('kean_probe_seconds', 'probe', { job: { upTo: 2 } });
    for (const job of ['a.one', 'a.two', 'a.three', 'a.four', 'x123456', '王小明']) timer.observe({ job }, 0.01);
    const text = await metrics.text();
    const series = new Set([...text.matchAll(/kean_probe_seconds_count\{.*?job="([^"]+)"/g)].map((match) => match[1]));
    expect(series).toEqual(new Set(['a.one', 'a.two', 'other']));
  });

  it('keeps two processes of one test apart, and refuses a name without the prefix', () => {
    const [one, two] = [new Metrics('one'), new Metrics('two')];
    one.gauge('kean_level', 'probe').set({}, 1);
    two.gauge('kean_level', 'probe').set({}, 2);
    expect(() => one.counter('probe_total', 'probe')).toThrow(TypeError);
  });
});
