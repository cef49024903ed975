import { expect, test } from 'bun:test';
import { proxyFor } from '../../src/download/proxy.ts';

const chosen = (url: string, environment: Record<string, string>) =>
  proxyFor(new URL(url), environment)?.href;

test('takes the proxy of the scheme, in either case, or that of all', () => {
  expect(chosen('https://a.example/x', {})).toBeUndefined();
  expect(chosen('https://a.example/x', { HTTPS_PROXY: 'http://p:1' })).toBe('http://p:1/');
  expect(chosen('https://a.example/x', { https_proxy: 'p.example:3128' })).toBe('http://p.example:3128/');
  expect(chosen('https://a.example/x', { http_proxy: 'http://p:1' })).toBeUndefined();
  expect(chosen('http://a.example/x', { http_proxy: 'http://p:1', ALL_PROXY: 'http://q:1' })).toBe(
    'http://p:1/',
  );
  expect(chosen('http://a.example/x', { ALL_PROXY: 'http://q:1' })).toBe('http://q:1/');
  expect(chosen('http://a.example/x', { http_proxy: '' })).toBeUndefined();
});

test('excludes hosts in no_proxy', () => {
  const through = (url: string, no_proxy: string) =>
    chosen(url, { ALL_PROXY: 'http://p:1', no_proxy }) !== undefined;
  for (const [url, exceptions] of [
    ['http://a.example/', '*'],
    ['http://a.example/', 'b.example, A.Example'],
    ['http://deep.a.example/', '.a.example'],
    ['http://deep.a.example/', 'a.example'],
    ['http://a.example:8080/', 'a.example:8080'],
    ['https://a.example/', 'a.example:443'],
    ['http://[::1]:80/', '::1'],
    ['http://127.0.0.1:9/', 'localhost 127.0.0.1'],
  ] as const) {
    expect([url, through(url, exceptions)]).toEqual([url, false]);
  }
  for (const [url, exceptions] of [
    ['http://a.example/', 'example.com'],
    ['http://ba.example/', 'a.example'],
    ['http://a.example:8080/', 'a.example:80'],
    ['http://a.example/', ''],
  ] as const) {
    expect([url, through(url, exceptions)]).toEqual([url, true]);
  }
});
