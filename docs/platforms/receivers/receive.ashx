<%@ WebHandler Language="C#" Class="Receive" %>
<%@ Assembly Name="System.Web.Extensions, Version=4.0.0.0, Culture=neutral, PublicKeyToken=31BF3856AD364E35" %>
/*
 * A receiver for department portals: ASP.NET (.NET Framework 4.5 or later), also beside SharePoint. One file, no packages,
 * C# 5, made to be copied and changed.
 *
 * Use it:    put it in a folder of the portal, set the values under "settings", give its address to the sender.
 * Check it:  open receive.ashx?self-test on the server itself (the test vector of the exchange profile).
 *
 * Items lie in App_Data/receiver as files; replace Publish and Withdraw by what your portal does with an article
 * (SharePoint: SPListItem in the list "Pages"). Nonces are remembered in this process: with several servers behind one
 * address, keep them in the database that the servers share.
 * The profile, and what each answer means to the sender: see department_portal.md beside this folder.
 */
using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using System.Web;
using System.Web.Script.Serialization;

public class Receive : IHttpHandler
{
    // --- settings -----------------------------------------------------------------------------------------------------

    // Both in <appSettings> of web.config; the key has at least 32 bytes.
    static string KeyId { get { return Setting("ReceiverKeyId"); } }
    static string SharedKey { get { return Setting("ReceiverKey"); } }
    // The name that the sender uses; needed only when a proxy in front of you changes the Host header.
    static string Authority { get { return Setting("ReceiverAuthority"); } }

    static readonly string[] Components =
        { "@method", "@authority", "@path", "content-type", "content-digest", "idempotency-key" };
    const int ClockSeconds = 300, NonceSeconds = 600, BodyMax = 8 * 1024 * 1024;

    static readonly Dictionary<string, long> Nonces = new Dictionary<string, long>();
    static readonly object Gate = new object();

    public class Refused : Exception
    {
        public readonly int Status;
        public readonly string Problem;
        public Refused(int status, string problem, string detail) : base(detail) { Status = status; Problem = problem; }
    }

    // --- the signature: RFC 9421 with RFC 9530 digests ----------------------------------------------------------------

    /// Returns "keyid nonce" of a request that is signed as it must be. Header names in lower case.
    public static string Verify(string method, string authority, string path, Func<string, string> header, byte[] body,
        string keyId, string sharedKey, long now)
    {
        var found = Regex.Match(header("signature-input"), "^([a-z][a-z0-9_-]*)=(\\(([^)]*)\\)(.*))$");
        if (!found.Success) throw Invalid("there is no readable Signature-Input header");
        string label = found.Groups[1].Value, parameters = found.Groups[2].Value;
        var names = found.Groups[3].Value.Split(new[] { ' ' }, StringSplitOptions.RemoveEmptyEntries)
            .Select(name => name.Trim('"')).ToArray();
        var given = new Dictionary<string, string>();
        foreach (Match pair in Regex.Matches(found.Groups[4].Value, ";([a-z]+)=(?:\"([^\"]*)\"|([0-9]{1,12}))"))
            given[pair.Groups[1].Value] = pair.Groups[2].Success ? pair.Groups[2].Value : pair.Groups[3].Value;
        if (Components.Except(names).Any()) throw Invalid("the signature must cover " + string.Join(" ", Components));
        string algorithm, id, nonce, created;
        given.TryGetValue("alg", out algorithm);
        given.TryGetValue("keyid", out id);
        given.TryGetValue("nonce", out nonce);
        given.TryGetValue("created", out created);
        if (algorithm != "hmac-sha256" || id != keyId || string.IsNullOrEmpty(id) || string.IsNullOrEmpty(nonce))
            throw Invalid("unknown algorithm or keyid, or no nonce");
        long moment;
        long.TryParse(created, NumberStyles.None, CultureInfo.InvariantCulture, out moment);
        long drift = Math.Abs(moment - now);
        if (drift > ClockSeconds)
            throw Invalid("the clocks stand " + drift + " s apart; at most " + ClockSeconds + " s is allowed");
        string digest;
        using (var sha = SHA256.Create()) digest = "sha-256=:" + Convert.ToBase64String(sha.ComputeHash(body)) + ":";
        if (!Same(header("content-digest"), digest)) throw Invalid("Content-Digest does not match the body");
        var values = new Dictionary<string, string>
            { { "@method", method.ToUpperInvariant() }, { "@authority", authority.ToLowerInvariant() }, { "@path", path } };
        var lines = names.Select(name =>
            "\"" + name + "\": " + (values.ContainsKey(name) ? values[name] : header(name).Trim())).ToList();
        lines.Add("\"@signature-params\": " + parameters);
        string mac;
        using (var hmac = new HMACSHA256(Encoding.UTF8.GetBytes(sharedKey)))
            mac = Convert.ToBase64String(hmac.ComputeHash(Encoding.UTF8.GetBytes(string.Join("\n", lines))));
        if (!Same(header("signature"), label + "=:" + mac + ":"))
            throw Invalid("the signature does not match the request");
        return id + " " + nonce;
    }

    static Refused Invalid(string detail) { return new Refused(401, "signature_invalid", detail); }

    static bool Same(string given, string expected)
    {
        if (given.Length != expected.Length) return false;
        int difference = 0;
        for (int i = 0; i < given.Length; i++) difference |= given[i] ^ expected[i];
        return difference == 0;
    }

    // --- what a push does ---------------------------------------------------------------------------------------------

    /// Handles one push; writes the answer. The same idempotency key is answered as it was the first time.
    void Push(HttpContext context, byte[] body, long now)
    {
        if (Encoding.UTF8.GetByteCount(SharedKey) < 32)
            throw new Refused(503, "not_configured", "ReceiverKey must have at least 32 bytes");
        var request = context.Request;
        string authority = Authority != "" ? Authority : request.Headers["Host"];
        string nonce = Verify(request.HttpMethod, authority, request.RawUrl.Split('?')[0],
            name => request.Headers[name] ?? "", body, KeyId, SharedKey, now);
        foreach (var old in Nonces.Where(pair => now - pair.Value > NonceSeconds).ToList()) Nonces.Remove(old.Key);
        if (Nonces.ContainsKey(nonce)) throw Invalid("this nonce was used before");
        Nonces[nonce] = now;
        var push = Parse(Encoding.UTF8.GetString(body));
        if (push == null || !push.ContainsKey("operation"))
            throw new Refused(400, "json", "the body is not a push of the exchange profile");
        if ("ping".Equals(push["operation"])) { context.Response.StatusCode = 204; return; }
        string known = PathOf(context, "answer-" + Name(request.Headers["Idempotency-Key"]));
        if (!File.Exists(known)) File.WriteAllText(known, Act(context, push));
        string[] answer = File.ReadAllText(known).Split(new[] { '\n' }, 2);
        context.Response.StatusCode = int.Parse(answer[0]);
        if (answer[0] == "204") return;
        context.Response.ContentType = "application/json";
        context.Response.Write(answer[1]);
    }

    /// Does it; returns status and JSON, a line each.
    string Act(HttpContext context, IDictionary<string, object> push)
    {
        var record = push.ContainsKey("record") ? push["record"] as IDictionary<string, object> : null;
        string operation = push["operation"] as string;
        if ((operation != "upsert" && operation != "withdraw") || record == null)
            throw new Refused(422, "invalid_record", "unknown operation, or no record");
        if (!(Value(record, "id") is string) || !(Value(record, "version") is int) || !(Value(record, "title") is string))
            throw new Refused(422, "invalid_record", "the record needs id, version and title");
        string path = PathOf(context, "item-" + Name((string)record["id"]));
        var held = File.Exists(path) ? Parse(File.ReadAllText(path)) : null;
        if (held != null && (int)held["version"] > (int)record["version"]) return "409\n{\"code\":\"stale_version\"}";
        if (operation == "withdraw") { Withdraw(path, record); return "204\n"; }
        return "200\n" + Json(new Dictionary<string, object> { { "url", Publish(context, path, record) } });
    }

    /// Shows the record; returns its public address, which stays the same for every version.
    string Publish(HttpContext context, string path, IDictionary<string, object> record)
    {
        Store(path, record, true);
        string host = Authority != "" ? Authority : context.Request.Headers["Host"];
        return context.Request.Url.Scheme + "://" + host + context.Request.Path + "?so=" + Name((string)record["id"]);
    }

    /// Shows it no longer; its version is kept, so that an older push can't bring it back.
    void Withdraw(string path, IDictionary<string, object> record) { Store(path, record, false); }

    static void Store(string path, IDictionary<string, object> record, bool shown)
    {
        var item = new Dictionary<string, object>
            { { "version", record["version"] }, { "shown", shown }, { "record", record } };
        File.WriteAllText(path, Json(item));
    }

    /// A plain public page. body_html comes from outside: clean it with your own sanitiser before you show it.
    void Page(HttpContext context)
    {
        string number = context.Request.QueryString["so"] ?? "";
        string path = Regex.IsMatch(number, "^[0-9a-f]{32}$") ? PathOf(context, "item-" + number) : "";
        var item = path != "" && File.Exists(path) ? Parse(File.ReadAllText(path)) : null;
        context.Response.ContentType = "text/html; charset=utf-8";
        if (item == null || !(bool)item["shown"])
        {
            context.Response.StatusCode = 404;
            context.Response.Write("Không có trang này.");
            return;
        }
        var record = (IDictionary<string, object>)item["record"];
        Func<string, string> text = name => HttpUtility.HtmlEncode(Value(record, name) as string ?? "");
        context.Response.Write("<!doctype html><html lang=\"vi\"><meta charset=\"utf-8\"><title>" + text("title") +
            "</title><h1>" + text("title") + "</h1><p>" + text("summary") + "</p></html>");
    }

    // --- the web ------------------------------------------------------------------------------------------------------

    public bool IsReusable { get { return true; } }

    public void ProcessRequest(HttpContext context)
    {
        context.Response.TrySkipIisCustomErrors = true;
        // A portal with a login page would turn every 401 into a redirect to it.
        context.Response.SuppressFormsAuthenticationRedirect = true;
        try
        {
            if (context.Request.HttpMethod == "POST")
            {
                if (context.Request.ContentLength > BodyMax) throw new Refused(413, "too_large", "the body is too large");
                byte[] body = context.Request.BinaryRead(context.Request.ContentLength);
                long now = (long)(DateTime.UtcNow - new DateTime(1970, 1, 1, 0, 0, 0, DateTimeKind.Utc)).TotalSeconds;
                lock (Gate) Push(context, body, now);
            }
            else if (context.Request.Url.Query == "?self-test" && context.Request.IsLocal) SelfTest(context);
            else Page(context);
        }
        catch (Refused error)
        {
            context.Response.StatusCode = error.Status;
            context.Response.ContentType = "application/problem+json";
            context.Response.Write(Json(new Dictionary<string, object> {
                { "title", error.Problem }, { "status", error.Status }, { "detail", error.Message },
                { "code", error.Problem } }));
        }
    }

    static string Setting(string name)
    {
        return System.Configuration.ConfigurationManager.AppSettings[name] ?? "";
    }

    static string PathOf(HttpContext context, string name)
    {
        string folder = context.Server.MapPath("~/App_Data/receiver");
        Directory.CreateDirectory(folder);
        return Path.Combine(folder, name + ".json");
    }

    /// A file name for any text.
    static string Name(string text)
    {
        using (var sha = SHA256.Create())
            return BitConverter.ToString(sha.ComputeHash(Encoding.UTF8.GetBytes(text))).Replace("-", "").ToLowerInvariant()
                .Substring(0, 32);
    }

    static object Value(IDictionary<string, object> from, string name) { return from.ContainsKey(name) ? from[name] : null; }

    static IDictionary<string, object> Parse(string text)
    {
        try { return Serializer().DeserializeObject(text) as IDictionary<string, object>; }
        catch (ArgumentException) { return null; }
        catch (InvalidOperationException) { return null; }
    }

    static string Json(object value) { return Serializer().Serialize(value); }

    static JavaScriptSerializer Serializer() { return new JavaScriptSerializer { MaxJsonLength = BodyMax * 2 }; }

    /// The test vector of the profile, then the same request with one letter changed.
    static void SelfTest(HttpContext context)
    {
        var headers = new Dictionary<string, string> {
            { "content-type", "application/json" },
            { "content-digest", "sha-256=:YUGPBptkjicTUtPJDeX51zpepXBcBgjKo6SM0+JHhhA=:" },
            { "idempotency-key", "\"01JD8Z6Q4M3V7K2T9X5B1C0HNA\"" },
            { "signature-input", "sig1=(\"@method\" \"@authority\" \"@path\" \"content-type\" \"content-digest\" " +
                "\"idempotency-key\");created=1763712000;keyid=\"gialai-stp-2026-01\";alg=\"hmac-sha256\";nonce=\"b3k2j1\"" },
            { "signature", "sig1=:OFDQmK/AA77eI2HJyFX3980Q84iyM2JmX8Gxn3Pta3M=:" } };
        byte[] body = Encoding.UTF8.GetBytes("{\"profile\":\"pbgdpl-exchange/1.0\"}");
        const string key = "test-shared-key-32-bytes-long!!!", keyId = "gialai-stp-2026-01";
        context.Response.ContentType = "text/plain";
        Verify("POST", "portal.test", "/exchange/v1/submissions", name => headers[name], body, keyId, key, 1763712000);
        try { Verify("POST", "portal.test", "/exchange/v1/submission", name => headers[name], body, keyId, key, 1763712000); }
        catch (Refused)
        {
            context.Response.Write("the test vector is verified, a changed request is refused\n");
            return;
        }
        throw new InvalidOperationException("a changed request was accepted");
    }
}
