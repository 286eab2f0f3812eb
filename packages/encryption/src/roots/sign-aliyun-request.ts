import { createHash, createHmac } from 'node:crypto';

export interface AliyunCredentials {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly securityToken?: string | undefined;
}

export interface AliyunRequest {
  readonly url: URL;
  /** Operation and version of the API. */
  readonly action: string;
  readonly version: string;
  /** Further headers to be signed, lower-case. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
  readonly time: Date;
  /** Used once. */
  readonly nonce: string;
}

const ALGORITHM = 'ACS3-HMAC-SHA256';

/**
 * Signs a request by Alibaba Cloud's signature version 3.
 * Source: 阿里云 OpenAPI, 《V3版本请求体&签名机制》; its worked example is in the test beside.
 * @returns the headers to send, `authorization` among them
 */
export function signAliyunRequest(request: AliyunRequest, credentials: AliyunCredentials): Record<string, string> {
  const { url, body } = request;
  const { securityToken } = credentials;
  const digest = sha256(body);
  const headers: Record<string, string> = {
    ...request.headers,
    host: url.host,
    'x-acs-action': request.action,
    'x-acs-content-sha256': digest,
    'x-acs-date': request.time.toISOString().replace(/\.\d{3}/, ''),
    'x-acs-signature-nonce': request.nonce,
    'x-acs-version': request.version,
    ...(securityToken === undefined ? {} : { 'x-acs-security-token': securityToken }),
  };
  const names = Object.keys(headers).sort();
  const canonical = [
    'POST',
    url.pathname,
    canonicalQuery(url.searchParams),
    ...names.map((name) => `${name}:${(headers[name] ?? '').trim()}`),
    '',
    names.join(';'),
    digest,
  ].join('\n');
  const signature = createHmac('sha256', credentials.accessKeySecret)
    .update(`${ALGORITHM}\n${sha256(canonical)}`, 'utf8')
    .digest('hex');
  const credential = `${ALGORITHM} Credential=${credentials.accessKeyId}`;
  return { ...headers, authorization: `${credential},SignedHeaders=${names.join(';')},Signature=${signature}` };
}

/** Names in order, everything encoded by RFC 3986. */
function canonicalQuery(parameters: URLSearchParams): string {
  return [...parameters]
    .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
    .sort()
    .join('&');
}

function encoded(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
}

function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
