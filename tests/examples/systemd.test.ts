import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const UNIT = readFileSync(path.join(ROOT, 'examples/systemd/stoppress.service'), 'utf8');

const folder = mkdtempSync(path.join(tmpdir(), 'stoppress-unit-'));
afterAll(() => rmSync(folder, { recursive: true }));

const settings = UNIT.split('\n').filter((line) => /^[A-Z]\w*=/.test(line));
const valuesOf = (key: string): string[] =>
  settings.filter((line) => line.startsWith(`${key}=`)).map((line) => line.slice(key.length + 1));

// From systemd.unit(5), systemd.service(5), systemd.exec(5) and systemd.kill(5).
const KNOWN =
  /^(?:Description|Documentation|Wants|After|Type|DynamicUser|StateDirectory|WorkingDirectory|Environment|EnvironmentFile|ExecStart|Restart|RestartSec|TimeoutStopSec|NoNewPrivileges|CapabilityBoundingSet|ProtectSystem|ProtectHome|PrivateTmp|PrivateDevices|ProtectKernelTunables|ProtectKernelModules|ProtectKernelLogs|ProtectControlGroups|ProtectClock|ProtectHostname|RestrictAddressFamilies|RestrictRealtime|RestrictSUIDSGID|LockPersonality|SystemCallArchitectures|UMask|RestrictNamespaces|WantedBy)=/;

/** What `systemd-analyze verify` says about the unit; where it is missing, the directives that are not in the list. */
const complaints = (): readonly string[] => {
  if (!existsSync('/usr/bin/systemd-analyze')) {
    console.log('systemd is not installed: its directives are compared with a list');
    return settings.filter((line) => !KNOWN.test(line));
  }
  const file = path.join(folder, 'stoppress.service');
  // verify wants the executable to exist.
  writeFileSync(file, UNIT.replace('/usr/bin/node', process.execPath));
  const { stdout, stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', file], { encoding: 'utf8' });
  return [stdout, stderr].filter((text) => text !== '');
};

describe('examples/systemd/stoppress.service', () => {
  it('has only comments, sections and settings', () => {
    const lines = UNIT.trimEnd().split('\n');
    expect(lines.filter((line) => !/^(?:#.*|\[\w+\]|[A-Z]\w*=.*|)$/.test(line))).toEqual([]);
    expect(lines.filter((line) => line.startsWith('['))).toEqual(['[Unit]', '[Service]', '[Install]']);
  });

  it('starts the command of the package without the demo and leaves time to drain', () => {
    const { bin } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
      bin: { stoppress: string };
    };
    expect(valuesOf('ExecStart')).toEqual([
      `/usr/bin/node --enable-source-maps /opt/stoppress/${bin.stoppress} start --no-demo`,
    ]);
    expect(valuesOf('TimeoutStopSec')).toEqual(['40']);
  });

  it('writes only into its state folder', () => {
    expect(valuesOf('ProtectSystem')).toEqual(['strict']);
    expect(valuesOf('StateDirectory')).toEqual(['stoppress']);
    expect(valuesOf('Environment')).toContain('STOPPRESS_DATA=/var/lib/stoppress');
  });

  it('has only directives that systemd accepts', () => {
    expect(complaints()).toEqual([]);
  });
});
