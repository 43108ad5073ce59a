<?php
/* A receiver for department portals: PHP 7.4+ with pdo_sqlite, one file. The profile: ../department_portal.md
   Settings from the environment: RECEIVER_KEYID, RECEIVER_KEY (32 bytes or more), RECEIVER_SITE (the address readers
   type), RECEIVER_DATABASE (outside the web root), RECEIVER_AUTHORITY where a proxy changes the Host header.
   Check it: php receive.php --self-test. Then let show() and hide() do what your portal does with an article
   (WordPress: wp_insert_post, wp_trash_post). Clean body_html before you show it. */
declare(strict_types=1);

const PARTS = ['@method', '@authority', '@path', 'content-type', 'content-digest', 'idempotency-key'];
final class Refused extends Exception {}

function verify(array $head, string $authority, string $path, string $body, array $keys, int $now): string
{   // RFC 9421 and RFC 9530; returns the nonce
    $form = '/^sig1=(\("' . implode('" "', PARTS) . '"\);created=(\d{1,12});keyid="([^"]+)";alg="hmac-sha256";nonce="([^"]+)")$/D';
    if (!preg_match($form, $head['signature-input'] ?? '', $found) || strlen($keys[$found[3]] ?? '') < 32) {
        throw new Refused('signature_invalid: not signed as agreed, or an unknown keyid', 401);
    }
    if (abs((int) $found[2] - $now) > 300) {
        throw new Refused('signature_invalid: the clocks stand ' . abs((int) $found[2] - $now) . ' s apart', 401);
    }
    $digest = 'sha-256=:' . base64_encode(hash('sha256', $body, true)) . ':';
    $value = ['@method' => 'POST', '@authority' => strtolower($authority), '@path' => $path, 'content-digest' => $digest] + $head;
    $lines = array_map(fn ($part) => "\"$part\": " . trim($value[$part] ?? ''), PARTS);
    $lines[] = '"@signature-params": ' . $found[1];
    $mac = base64_encode(hash_hmac('sha256', implode("\n", $lines), $keys[$found[3]], true));
    if (!hash_equals("sig1=:$mac:", $head['signature'] ?? '')) {
        throw new Refused('signature_invalid: the signature or the Content-Digest does not match the request', 401);
    }
    return $found[3] . ' ' . $found[4];
}

function receive(PDO $db, array $head, string $authority, string $path, string $body, int $now): array
{
    $nonce = verify($head, $authority, $path, $body, [(string) getenv('RECEIVER_KEYID') => (string) getenv('RECEIVER_KEY')], $now);
    ask($db, 'delete from seen where until < ?', [$now]);
    if (!ask($db, 'insert or ignore into seen (name, until) values (?, ?)', [$nonce, $now + 600])->rowCount()) {
        throw new Refused('signature_invalid: this nonce was used before', 401);
    }
    $push = json_decode($body, true, 64, JSON_THROW_ON_ERROR);
    if (($push['operation'] ?? '') === 'ping') { return [204, '']; }
    [$key, $digest] = [$head['idempotency-key'], hash('sha256', $body)];
    $known = ask($db, 'select digest, status, answer from seen where name = ?', [$key])->fetch(PDO::FETCH_NUM);
    if ($known) {   // a repeat is answered as it was the first time
        return $known[0] === $digest ? [(int) $known[1], $known[2]] : [422, '{"detail": "this key was used for other content"}'];
    }
    [$status, $answer] = act($db, (string) ($push['operation'] ?? ''), (array) ($push['record'] ?? []));
    ask($db, 'insert into seen values (?, ?, ?, ?, ?)', [$key, $now + 7 * 86400, $digest, $status, $answer]);
    return [$status, $answer];
}

function act(PDO $db, string $operation, array $record): array
{
    if (!in_array($operation, ['upsert', 'withdraw'], true) || !isset($record['id'], $record['version'], $record['title'])) {
        return [422, '{"detail": "unknown operation, or a record without id, version and title"}'];
    }
    $held = ask($db, 'select max(version) from items where id = ?', [$record['id']])->fetchColumn();
    if ($held > $record['version']) { return [409, '{"code": "stale_version"}']; }
    if ($operation === 'withdraw') { hide($db, $record); return [204, '']; }
    return [200, json_encode(['url' => show($db, $record)], JSON_UNESCAPED_SLASHES)];
}

function show(PDO $db, array $record, int $shown = 1): string
{   // the address stays the same for every version
    ask($db, 'insert into items (id, version, shown, record) values (?, ?, ?, ?) on conflict (id) do update set version ='
        . ' excluded.version, shown = excluded.shown, record = excluded.record', [$record['id'], $record['version'], $shown, json_encode($record)]);
    return getenv('RECEIVER_SITE') . '/bai-viet/' . ask($db, 'select number from items where id = ?', [$record['id']])->fetchColumn();
}

function hide(PDO $db, array $record): void { show($db, $record, 0); }

function ask(PDO $db, string $sql, array $values): PDOStatement { $done = $db->prepare($sql); $done->execute($values); return $done; }

if (in_array('--self-test', $argv ?? [], true)) {   // the vector of the profile, section B5
    $head = ['content-type' => 'application/json', 'idempotency-key' => '"01JD8Z6Q4M3V7K2T9X5B1C0HNA"',
        'signature' => 'sig1=:OFDQmK/AA77eI2HJyFX3980Q84iyM2JmX8Gxn3Pta3M=:', 'signature-input' => 'sig1=("' . implode('" "', PARTS)
        . '");created=1763712000;keyid="gialai-stp-2026-01";alg="hmac-sha256";nonce="b3k2j1"'];
    verify($head, 'portal.test', '/exchange/v1/submissions', '{"profile":"pbgdpl-exchange/1.0"}',
        ['gialai-stp-2026-01' => 'test-shared-key-32-bytes-long!!!'], 1763712000);
    exit("the test vector is verified\n");
}
$head = array_change_key_case(getallheaders());
$path = explode('?', $_SERVER['REQUEST_URI'])[0];
$db = new PDO('sqlite:' . (getenv('RECEIVER_DATABASE') ?: '../receiver.sqlite3'), null, null, [PDO::ATTR_ERRMODE => PDO::ERRMODE_EXCEPTION, PDO::ATTR_TIMEOUT => 10]);
$db->exec('create table if not exists seen (name text primary key, until integer, digest text, status integer, answer text);
    create table if not exists items (number integer primary key, id text unique, version integer, shown integer, record text); begin immediate');
try {
    if ($_SERVER['REQUEST_METHOD'] !== 'POST') { throw new Refused('only POST', 405); }
    [$status, $answer] = receive($db, $head, getenv('RECEIVER_AUTHORITY') ?: $_SERVER['HTTP_HOST'], $path, file_get_contents('php://input', false, null, 0, 8 << 20), time());
    $db->exec('commit');
} catch (Refused | JsonException $error) {
    $db->exec('rollback');
    [$status, $answer] = [$error instanceof Refused ? $error->getCode() : 400, json_encode(['detail' => $error->getMessage()])];
}
http_response_code($status);
if ($answer !== '') { header('Content-Type: application/json'); }
echo $answer;
