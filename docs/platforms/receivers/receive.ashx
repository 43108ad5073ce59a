<%@ WebHandler Language="C#" Class="Receive" %>
<%@ Assembly Name="System.Web.Extensions, Version=4.0.0.0, Culture=neutral, PublicKeyToken=31BF3856AD364E35" %>
/* A receiver for department portals: ASP.NET 4.5+ (also beside SharePoint), C# 5, one file. The profile: ../department_portal.md
   Settings in <appSettings> of web.config: ReceiverKeyId, ReceiverKey (32 bytes or more), ReceiverSite (the address readers
   type), ReceiverAuthority where a proxy changes the Host header. What is known lies in App_Data/receiver.
   Check it: open receive.ashx?self-test on the server itself. Then let Show and Hide do what your portal does with an article
   (SharePoint: SPListItem in the list "Pages"). Clean body_html before you show it. */
using System; using System.Collections.Generic; using System.IO; using System.Linq; using System.Security.Cryptography;
using System.Text; using System.Text.RegularExpressions; using System.Web; using System.Web.Script.Serialization;

public class Receive : IHttpHandler
{
    static readonly string[] Parts = { "@method", "@authority", "@path", "content-type", "content-digest", "idempotency-key" };
    static readonly string Quoted = "\"" + string.Join("\" \"", Parts) + "\"";
    static readonly object Gate = new object();
    static readonly Dictionary<string, long> Nonces = new Dictionary<string, long>();
    static readonly JavaScriptSerializer Json = new JavaScriptSerializer { MaxJsonLength = 16 << 20 };
    public class Refused : Exception { public int Status; public Refused(int status, string why) : base(why) { Status = status; } }

    // RFC 9421 and RFC 9530; returns the nonce. Header names in lower case.
    public static string Verify(Func<string, string> head, string authority, string path, byte[] body, string keyId, string key, long now)
    {
        var found = Regex.Match(head("signature-input"), "^sig1=(\\(" + Quoted
            + "\\);created=(\\d{1,12});keyid=\"([^\"]+)\";alg=\"hmac-sha256\";nonce=\"([^\"]+)\")\\z");
        if (!found.Success || found.Groups[3].Value != keyId || Encoding.UTF8.GetByteCount(key) < 32)
            throw new Refused(401, "signature_invalid: not signed as agreed, or an unknown keyid");
        long drift = Math.Abs(long.Parse(found.Groups[2].Value) - now);
        if (drift > 300) throw new Refused(401, "signature_invalid: the clocks stand " + drift + " s apart");
        string digest = "sha-256=:" + Convert.ToBase64String(SHA256.Create().ComputeHash(body)) + ":";
        var value = new Dictionary<string, string> { { "@method", "POST" }, { "@authority", authority.ToLowerInvariant() },
            { "@path", path }, { "content-digest", digest } };
        var lines = Parts.Select(part => "\"" + part + "\": " + (value.ContainsKey(part) ? value[part] : head(part).Trim())).ToList();
        lines.Add("\"@signature-params\": " + found.Groups[1].Value);
        var mac = new HMACSHA256(Encoding.UTF8.GetBytes(key)).ComputeHash(Encoding.UTF8.GetBytes(string.Join("\n", lines)));
        string wanted = "sig1=:" + Convert.ToBase64String(mac) + ":", given = head("signature");
        int differs = wanted.Length ^ given.Length;  // compared in constant time
        for (int i = 0; i < wanted.Length; i++) differs |= wanted[i] ^ (i < given.Length ? given[i] : 0);
        if (differs != 0) throw new Refused(401, "signature_invalid: the signature or the Content-Digest does not match the request");
        return found.Groups[4].Value;
    }

    // Status and JSON, a line each.
    static string Push(Func<string, string> head, string authority, string path, byte[] body, long now, Func<string, string> file)
    {
        string nonce = Verify(head, authority, path, body, Setting("ReceiverKeyId"), Setting("ReceiverKey"), now);
        foreach (var old in Nonces.Where(one => now - one.Value > 600).ToList()) Nonces.Remove(old.Key);
        if (Nonces.ContainsKey(nonce)) throw new Refused(401, "signature_invalid: this nonce was used before");
        Nonces[nonce] = now;
        var push = (IDictionary<string, object>)Json.DeserializeObject(Encoding.UTF8.GetString(body));
        if ((string)push["operation"] == "ping") return "204\n";
        string known = file("answer-" + Hash(head("idempotency-key"))), digest = Hash(Convert.ToBase64String(body));
        if (!File.Exists(known)) File.WriteAllText(known, digest + "\n" + Act((string)push["operation"], (IDictionary<string, object>)push["record"], file));
        var answer = File.ReadAllText(known).Split(new[] { '\n' }, 2);  // a repeat is answered as it was the first time
        return answer[0] == digest ? answer[1] : "422\n{\"detail\": \"this key was used for other content\"}";
    }

    static string Act(string operation, IDictionary<string, object> record, Func<string, string> file)
    {
        if (operation != "upsert" && operation != "withdraw" || string.IsNullOrEmpty(record["title"] as string)) return "422\n{\"detail\": \"unknown operation, or no title\"}";
        string item = file("item-" + Hash((string)record["id"]));
        int held = File.Exists(item) ? (int)((IDictionary<string, object>)Json.DeserializeObject(File.ReadAllText(item)))["version"] : 0;
        if (held > (int)record["version"]) return "409\n{\"code\": \"stale_version\"}";
        if (operation == "withdraw") { Hide(item, record); return "204\n"; }
        return "200\n" + Json.Serialize(new Dictionary<string, object> { { "url", Show(item, record) } });
    }

    // The address stays the same for every version.
    static string Show(string item, IDictionary<string, object> record) { File.WriteAllText(item, Json.Serialize(record)); return Setting("ReceiverSite") + "/bai-viet/" + Path.GetFileName(item); }
    static void Hide(string item, IDictionary<string, object> record) { Show(item, record); }

    public bool IsReusable { get { return true; } }
    public void ProcessRequest(HttpContext context)
    {
        HttpRequest request = context.Request; string answer;
        context.Response.TrySkipIisCustomErrors = context.Response.SuppressFormsAuthenticationRedirect = true;  // 401 stays 401
        if (request.Url.Query == "?self-test" && request.IsLocal) { context.Response.Write(SelfTest()); return; }
        long now = (long)(DateTime.UtcNow - new DateTime(1970, 1, 1)).TotalSeconds;
        string folder = Directory.CreateDirectory(context.Server.MapPath("~/App_Data/receiver")).FullName;
        try
        {
            if (request.HttpMethod != "POST" || request.ContentLength > 8 << 20) throw new Refused(405, "only POST, up to 8 MB");
            string authority = Setting("ReceiverAuthority") != "" ? Setting("ReceiverAuthority") : request.Headers["Host"];
            lock (Gate) answer = Push(name => request.Headers[name] ?? "", authority, request.RawUrl.Split('?')[0],
                request.BinaryRead(request.ContentLength), now, name => Path.Combine(folder, name));
        }
        catch (Refused error) { answer = error.Status + "\n" + Json.Serialize(new Dictionary<string, object> { { "detail", error.Message } }); }
        context.Response.StatusCode = int.Parse(answer.Split('\n')[0]);
        context.Response.ContentType = "application/json";
        context.Response.Write(answer.Substring(answer.IndexOf('\n') + 1));
    }

    static string Setting(string name) { return System.Configuration.ConfigurationManager.AppSettings[name] ?? ""; }
    static string Hash(string text) { return BitConverter.ToString(SHA256.Create().ComputeHash(Encoding.UTF8.GetBytes(text))).Replace("-", "").ToLowerInvariant(); }

    public static string SelfTest()  // the vector of the profile, section B5
    {
        var head = new Dictionary<string, string> { { "content-type", "application/json" }, { "idempotency-key", "\"01JD8Z6Q4M3V7K2T9X5B1C0HNA\"" },
            { "signature-input", "sig1=(" + Quoted + ");created=1763712000;keyid=\"gialai-stp-2026-01\";alg=\"hmac-sha256\";nonce=\"b3k2j1\"" },
            { "signature", "sig1=:OFDQmK/AA77eI2HJyFX3980Q84iyM2JmX8Gxn3Pta3M=:" } };
        Verify(name => head[name], "portal.test", "/exchange/v1/submissions", Encoding.UTF8.GetBytes("{\"profile\":\"pbgdpl-exchange/1.0\"}"),
            "gialai-stp-2026-01", "test-shared-key-32-bytes-long!!!", 1763712000);
        return "the test vector is verified\n";
    }
}
