using Vliegwiel.Money.Webhooks;
using Xunit;

namespace Vliegwiel.Unit.Money;

public sealed class WebhookSignatureTests
{
    const string Body = """{"type":"payment.received"}""";
    static readonly DateTimeOffset Now = new(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);

    readonly string _secret = WebhookSignature.NewSecret();

    bool IsValid(IReadOnlyDictionary<string, string> headers, string body = Body, int later = 0) =>
        WebhookSignature.IsValid(_secret, headers.GetValueOrDefault, body, Now.AddSeconds(later));

    [Fact]
    public void The_example_of_the_standard_holds()
    {
        // Standard Webhooks 1.0.0, its test vector.
        var headers = new Dictionary<string, string>
        {
            ["webhook-id"] = "msg_p5jXN8AQM9LWM0D4loKWxJek",
            ["webhook-timestamp"] = "1614265330",
            ["webhook-signature"] = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        };
        Assert.True(WebhookSignature.IsValid(
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", headers.GetValueOrDefault, """{"test": 2432232314}""",
            DateTimeOffset.FromUnixTimeSeconds(1614265330)));
    }

    [Fact]
    public void What_was_changed_forged_or_kept_for_later_is_refused()
    {
        var headers = WebhookSignature.Headers(_secret, Guid.CreateVersion7(Now), Now, Body);
        Assert.True(IsValid(headers));
        Assert.True(IsValid(headers, later: 299));
        Assert.False(IsValid(headers, later: 301));
        Assert.False(IsValid(headers, later: -301));
        Assert.False(IsValid(headers, Body + " "));
        Assert.False(WebhookSignature.IsValid(
            WebhookSignature.NewSecret(), headers.GetValueOrDefault, Body, Now));
        foreach (var name in headers.Keys)
        {
            var without = headers.ToDictionary();
            without.Remove(name);
            Assert.False(IsValid(without));
            Assert.False(IsValid(new Dictionary<string, string>(headers) { [name] = headers[name] + "1" }));
        }
        Assert.True(IsValid(new Dictionary<string, string>(headers)
        {
            [WebhookSignature.SignatureHeader] = "v1,AAAA " + headers[WebhookSignature.SignatureHeader],
        }));
    }
}
