import { expect, test } from 'vitest';

import { decrypt } from './decrypt.ts';
import { readSopsFile } from './sops-file.ts';

// Written by sops 3.11 for the starter's throw-away key.
const identity = 'AGE-SECRET-KEY-1P8AZVJ5AZK49369AJ8K9MJJC0879TZ6HNNJ29QC2GJWWCNYNC2MSKV9VC8';
const stranger = 'AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX';
const file = `apiVersion: v1
kind: Secret
metadata:
    name: api
    labels:
        tier: 3
        live: true
stringData:
    #ENC[AES256_GCM,data:nrGZ5cQWRIWYbI1ID4M6ZjBU7Jhg,iv:1ficPcaAdAa0ulDJVu5QT30EzwqATKoOurxqwKSH/6s=,tag:JeDBvoqjvR+jWYnCHsX5Lg==,type:comment]
    TOKEN: ENC[AES256_GCM,data:8EXm5FyhzF6qiO8MTgB7VEYE+q1yee5NsPgfHw==,iv:0xTjJB++yArHJltNImO2Zm62RS+FgZ2T9FVC2uidamg=,tag:PLPj3mru7PglLv7nxnVi+A==,type:str]
    EMPTY: ""
    LINES: ENC[AES256_GCM,data:1sU1RBy+Dpc=,iv:Nkn5WD7MwhZJI7Y/YU2xVnPfwf61i1aRGPtEBRycCDE=,tag:Xkfm0o/V2UO4lSZph2ICTw==,type:str]
data:
    RAW: ENC[AES256_GCM,data:l/vQEFJ9MF0=,iv:noeRl2aQ9X/+vdl6Mc/2DS7qn1Q64iefXfFV+q81KZ4=,tag:DOnph/FrDQBfUSV44yrt0A==,type:str]
sops:
    age:
        - recipient: age1qx0pru4xh2g526d9eh26whqzllpwmyjq9kxs48uhd5ejrw93yv3q8558fx
          enc: |
            -----BEGIN AGE ENCRYPTED FILE-----
            YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IFgyNTUxOSByWXIyQkNTTGUvY0wwYmlE
            MmkwY0VuRXc1aURFejlCK01ScHdkV1h3UEFrCjhlQUlaQVFUci94NHVOZDk3R1R6
            VThMcEh1bVp1S0hOWmV1R3pJRnBHNFEKLS0tIHJrYVVHZmdvSE1pdEZuWGR6am9y
            U0tBQk1TNzZ1d082eUlRTFVrTWRMaDAKFGHqeHu6CfC2s6xNtjuvcMVG+Uqmeg6b
            s00Hb2X+CQFExkzNNaRG+26SCACo8vaza6JtE8ftkOBXF1rgVdGODg==
            -----END AGE ENCRYPTED FILE-----
    lastmodified: "2026-11-26T20:07:32Z"
    mac: ENC[AES256_GCM,data:DqbjYs2Qd1HHtefakQ2LDJDjTkVV9GQlZ0qAGtHFWYKcXcAHxxvQvRgpxN5ibRMqD60dyVcmFGkuLs2No2Mbz6CPatciyFgQEayjhmMHfphYgHkf5VC6mUHP8f4SJ5LnNO/9mjvNCWgV4zwSWVDmYzS1RBDxuBjz6bsgStiri+Q=,iv:XpeaWpYc14BrhWIotBwRRyakic3PQjNTAka+e/b99g4=,tag:T0dDW2MAkpbqeHmve8mmSw==,type:str]
    encrypted_regex: ^(data|stringData)$
    version: 3.11.0
`;

async function valuesOf(text: string, identities: readonly string[] = [identity]) {
  const values = await decrypt(readSopsFile(text, 'api.yaml'), 'api.yaml', identities);
  return Object.fromEntries(values.map(({ path, value }) => [path.join('.'), value]));
}

test('reads what sops wrote: texts, lines, nothing, comments', async () => {
  expect(await valuesOf(file)).toMatchObject({
    kind: 'Secret',
    'metadata.name': 'api',
    'stringData.TOKEN': 'correct horse battery staple',
    'stringData.EMPTY': '',
    'stringData.LINES': 'one\ntwo\n',
    'data.RAW': 'aGVsbG8=',
  });
});

const tokenLine = /^ +TOKEN: .*\n/m;
test.each([
  ['a value that is gone', file.replace(tokenLine, '')],
  ['a value under another name', file.replace('TOKEN:', 'OTHER:')],
  ['a changed name of the Secret', file.replace('name: api', 'name: web')],
  ['a value that was added', file.replace('stringData:\n', 'stringData:\n    ADDED: open\n')],
  ['another value in its place', file.replace(/(RAW: ENC\[AES256_GCM,data:)../, '$1xx')],
])('refuses %s', async (_, text) => {
  expect(text).not.toBe(file);
  await expect(valuesOf(text)).rejects.toThrow('api.yaml was changed by hand since SOPS wrote it');
});

test('says who can read a file when we cannot', async () => {
  await expect(valuesOf(file, [])).rejects.toThrow(
    /None of your age keys can read api\.yaml, which is for age1\w+: set SOPS_AGE_KEY/,
  );
  await expect(valuesOf(file, [stranger])).rejects.toThrow('None of your age keys can read api.yaml');
});

test('a file that nobody encrypted is no file of secrets', async () => {
  await expect(valuesOf('kind: Secret\nstringData: { A: b }\n')).rejects.toThrow('api.yaml is not encrypted');
});

test.each(['', '- a\n', 'a: [\n', 'kind: Secret\nsops: {}\n'])('damage is told in a sentence: %j', async (text) => {
  await expect(valuesOf(text)).rejects.toThrow(/^api\.yaml .*\.$/);
});
