<?php
/**
 * A receiver for department portals: PHP 7.4 or later with pdo_sqlite. One file, made to be copied and changed.
 *
 * Check it:  php receive.php --self-test      (the test vector of the exchange profile; needs no settings)
 * Use it:    put it on the portal, set the four values below, and give its address to the sender.
 *
 * Replace publish() and withdraw() by what your portal does with an article (WordPress: wp_insert_post, Joomla: …).
 * The profile, and what each answer means to the sender: see department_portal.md beside this folder.
 */
declare(strict_types=1);

const KEYID = 'so-y-te';
/** At least 32 bytes. Better: read it from the environment or from a file outside the web root. */
define('SHARED_KEY', (string) getenv('RECEIVER_KEY'));
/** Outside the web root. */
define('DATABASE', getenv('RECEIVER_DATABASE') ?: __DIR__ . '/../receiver.sqlite3');
/** The name that the sender uses; needed only when a proxy in front of you changes the Host header. */
define('AUTHORITY', (string) getenv('RECEIVER_AUTHORITY'));

const COMPONENTS = ['@method', '@authority', '@path', 'content-type', 'content-digest', 'idempotency-key'];
const CLOCK_S = 300;
const NONCE_S = 600;
const ANSWERS_S = 7 * 86400;
const BODY_MAX = 8 * 1024 * 1024;

final class Refused extends RuntimeException
{
    public string $problem;

    public function __construct(int $status, string $problem, string $detail)
    {
        parent::__construct($detail, $status);
        $this->problem = $problem;
    }
}

// --- the signature: RFC 9421 with RFC 9530 digests ------------------------------------------------------------------

/** Return "keyid nonce" of a request that is signed as it must be. Header names in lower case. */
function verify(string $method, string $authority, string $path, array $headers, string $body, array $keys, int $now): string
{
    if (!preg_match('/^([a-z][a-z0-9_-]*)=(\(([^)]*)\)(.*))$/', $headers['signature-input'] ?? '', $found)) {
        throw new Refused(401, 'signature_invalid', 'there is no readable Signature-Input header');
    }
    [, $label, $params, $covered, $rest] = $found;
    $names = array_map(fn ($name) => trim($name, '"'), preg_split('/\s+/', trim($covered)));
    preg_match_all('/;([a-z]+)=(?:"([^"]*)"|([0-9]{1,12}))/', $rest, $pairs, PREG_SET_ORDER);
    $given = [];
    foreach ($pairs as $pair) {
        $given[$pair[1]] = $pair[3] ?? $pair[2];
    }
    if (array_diff(COMPONENTS, $names)) {
        throw new Refused(401, 'signature_invalid', 'the signature must cover ' . implode(' ', COMPONENTS));
    }
    $key = $keys[$given['keyid'] ?? ''] ?? '';
    if (($given['alg'] ?? '') !== 'hmac-sha256' || $key === '' || ($given['nonce'] ?? '') === '') {
        throw new Refused(401, 'signature_invalid', 'unknown algorithm or keyid, or no nonce');
    }
    $drift = abs((int) ($given['created'] ?? 0) - $now);
    if ($drift > CLOCK_S) {
        throw new Refused(401, 'signature_invalid', "the clocks stand $drift s apart; at most " . CLOCK_S . ' s is allowed');
    }
    $digest = 'sha-256=:' . base64_encode(hash('sha256', $body, true)) . ':';
    if (!hash_equals($digest, $headers['content-digest'] ?? '')) {
        throw new Refused(401, 'signature_invalid', 'Content-Digest does not match the body');
    }
    $values = ['@method' => strtoupper($method), '@authority' => strtolower($authority), '@path' => $path];
    $lines = array_map(fn ($name) => "\"$name\": " . ($values[$name] ?? trim($headers[$name] ?? '')), $names);
    $lines[] = '"@signature-params": ' . $params;
    $mac = base64_encode(hash_hmac('sha256', implode("\n", $lines), $key, true));
    if (!hash_equals("$label=:$mac:", $headers['signature'] ?? '')) {
        throw new Refused(401, 'signature_invalid', 'the signature does not match the request');
    }
    return $given['keyid'] . ' ' . $given['nonce'];
}

// --- what a push does -----------------------------------------------------------------------------------------------

/** Handle one push; returns [status, document or null]. The same key is answered as it was the first time. */
function receive(PDO $db, string $authority, string $path, array $headers, string $body, int $now): array
{
    if (strlen(SHARED_KEY) < 32) {
        throw new Refused(503, 'not_configured', 'RECEIVER_KEY must have at least 32 bytes');
    }
    $nonce = verify('POST', $authority, $path, $headers, $body, [KEYID => SHARED_KEY], $now);
    run($db, 'delete from nonces where seen < ?', [$now - NONCE_S]);
    if (!run($db, 'insert or ignore into nonces values (?, ?)', [$nonce, $now])->rowCount()) {
        throw new Refused(401, 'signature_invalid', 'this nonce was used before');
    }
    $push = json_decode($body, true);
    if (!is_array($push) || !isset($push['operation'])) {
        throw new Refused(400, 'json', 'the body is not a push of the exchange profile');
    }
    if ($push['operation'] === 'ping') {
        return [204, null];
    }
    $key = $headers['idempotency-key'];
    run($db, 'delete from answers where at < ?', [$now - ANSWERS_S]);
    $known = run($db, 'select status, document from answers where key = ?', [$key])->fetch(PDO::FETCH_NUM);
    if ($known) {
        return [(int) $known[0], json_decode($known[1], true)];
    }
    [$status, $document] = act($db, (string) $push['operation'], $push['record'] ?? null);
    run($db, 'insert into answers values (?, ?, ?, ?)', [$key, $now, $status, json_encode($document)]);
    return [$status, $document];
}

function act(PDO $db, string $operation, $record): array
{
    if (!in_array($operation, ['upsert', 'withdraw'], true) || !is_array($record)) {
        throw new Refused(422, 'invalid_record', 'unknown operation, or no record');
    }
    if (!is_string($record['id'] ?? null) || !is_int($record['version'] ?? null) || !is_string($record['title'] ?? null)) {
        throw new Refused(422, 'invalid_record', 'the record needs id, version and title');
    }
    $held = run($db, 'select version from items where id = ?', [$record['id']])->fetchColumn();
    if ($held !== false && (int) $held > $record['version']) {
        return [409, ['code' => 'stale_version', 'version' => (int) $held]];
    }
    if ($operation === 'withdraw') {
        withdraw($db, $record);
        return [204, null];
    }
    return [200, ['url' => publish($db, $record)]];
}

/** Show the record; returns its public address, which stays the same for every version. */
function publish(PDO $db, array $record): string
{
    run($db, 'insert into items (id, version, shown, record) values (?, ?, 1, ?) on conflict (id) do update set ' .
        'version = excluded.version, shown = 1, record = excluded.record', stored($record));
    $number = run($db, 'select number from items where id = ?', [$record['id']])->fetchColumn();
    $scheme = empty($_SERVER['HTTPS']) || $_SERVER['HTTPS'] === 'off' ? 'http' : 'https';
    $host = AUTHORITY !== '' ? AUTHORITY : $_SERVER['HTTP_HOST'];
    return "$scheme://$host{$_SERVER['SCRIPT_NAME']}?so=$number";
}

/** Show it no longer; its version is kept, so that an older push can't bring it back. */
function withdraw(PDO $db, array $record): void
{
    run($db, 'insert into items (id, version, shown, record) values (?, ?, 0, ?) on conflict (id) do update set ' .
        'version = excluded.version, shown = 0', stored($record));
}

function stored(array $record): array
{
    return [$record['id'], $record['version'], json_encode($record, JSON_UNESCAPED_UNICODE)];
}

/** A plain public page. body_html comes from outside: clean it with your own sanitiser before you show it. */
function page(PDO $db, int $number): ?string
{
    $stored = run($db, 'select record from items where number = ? and shown = 1', [$number])->fetchColumn();
    if ($stored === false) {
        return null;
    }
    $record = json_decode($stored, true);
    $text = fn ($value) => htmlspecialchars((string) $value, ENT_QUOTES);
    $source = (string) ($record['url'] ?? '');
    $link = strpos($source, 'http') === 0 ? "<p><a href=\"{$text($source)}\">{$text($source)}</a></p>" : '';
    return "<!doctype html><html lang=\"vi\"><meta charset=\"utf-8\"><title>{$text($record['title'])}</title>" .
        "<h1>{$text($record['title'])}</h1><p>{$text($record['summary'] ?? '')}</p>$link</html>";
}

// --- the web --------------------------------------------------------------------------------------------------------

function run(PDO $db, string $sql, array $values): PDOStatement
{
    $statement = $db->prepare($sql);
    $statement->execute($values);
    return $statement;
}

function opened(): PDO
{
    $db = new PDO('sqlite:' . DATABASE, null, null, [PDO::ATTR_ERRMODE => PDO::ERRMODE_EXCEPTION, PDO::ATTR_TIMEOUT => 10]);
    $db->exec('create table if not exists items (number integer primary key, id text unique, version integer, shown integer, record text)');
    $db->exec('create table if not exists answers (key text primary key, at integer, status integer, document text)');
    $db->exec('create table if not exists nonces (nonce text primary key, seen integer)');
    return $db;
}

function request_headers(): array
{
    $headers = ['content-type' => $_SERVER['CONTENT_TYPE'] ?? ''];
    foreach ($_SERVER as $name => $value) {
        if (strncmp((string) $name, 'HTTP_', 5) === 0) {
            $headers[strtolower(str_replace('_', '-', substr($name, 5)))] = $value;
        }
    }
    return $headers;
}

function answer(int $status, string $type, string $text): void
{
    http_response_code($status);
    if ($status !== 204) {
        header("Content-Type: $type; charset=utf-8");
        echo $text;
    }
}

function main(): void
{
    $db = opened();
    if ($_SERVER['REQUEST_METHOD'] !== 'POST') {
        $text = page($db, (int) ($_GET['so'] ?? 0));
        answer($text === null ? 404 : 200, 'text/html', $text ?? 'Không có trang này.');
        return;
    }
    try {
        $body = (string) file_get_contents('php://input', false, null, 0, BODY_MAX + 1);
        if (strlen($body) > BODY_MAX) {
            throw new Refused(413, 'too_large', 'the body is too large');
        }
        $path = explode('?', $_SERVER['REQUEST_URI'], 2)[0];
        $authority = AUTHORITY !== '' ? AUTHORITY : $_SERVER['HTTP_HOST'];
        $db->beginTransaction();
        [$status, $document] = receive($db, $authority, $path, request_headers(), $body, time());
        $db->commit();
        answer($status, 'application/json', (string) json_encode($document));
    } catch (Refused $error) {
        $told = ['title' => $error->problem, 'status' => $error->getCode(), 'detail' => $error->getMessage(), 'code' => $error->problem];
        answer($error->getCode(), 'application/problem+json', (string) json_encode($told));
    }
}

/** The test vector of the profile, then the same request with one letter changed. */
function self_test(): void
{
    $headers = [
        'content-type' => 'application/json',
        'content-digest' => 'sha-256=:YUGPBptkjicTUtPJDeX51zpepXBcBgjKo6SM0+JHhhA=:',
        'idempotency-key' => '"01JD8Z6Q4M3V7K2T9X5B1C0HNA"',
        'signature-input' => 'sig1=("@method" "@authority" "@path" "content-type" "content-digest" "idempotency-key");' .
            'created=1763712000;keyid="gialai-stp-2026-01";alg="hmac-sha256";nonce="b3k2j1"',
        'signature' => 'sig1=:OFDQmK/AA77eI2HJyFX3980Q84iyM2JmX8Gxn3Pta3M=:',
    ];
    $keys = ['gialai-stp-2026-01' => 'test-shared-key-32-bytes-long!!!'];
    $body = '{"profile":"pbgdpl-exchange/1.0"}';
    verify('POST', 'portal.test', '/exchange/v1/submissions', $headers, $body, $keys, 1763712000);
    try {
        verify('POST', 'portal.test', '/exchange/v1/submission', $headers, $body, $keys, 1763712000);
    } catch (Refused $error) {
        echo "the test vector is verified, a changed request is refused\n";
        return;
    }
    exit("a changed request was accepted\n");
}

if (PHP_SAPI === 'cli') {
    self_test();
} else {
    main();
}
