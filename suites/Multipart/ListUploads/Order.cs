using System.Text;
using Conformance.Rules;
using Conformance.Running;
using Conformance.Running.Judging;
using Conformance.Wire.Sessions;

namespace Conformance.Multipart.ListUploads;

/// <summary>The order of the uploads in a list.</summary>
public sealed class Order(CaseContext context) : UploadListChecks(context)
{
    /// <summary>Longer than the steps of the clocks that count whole seconds.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1.2);

    /// <param name="keys">In the order of creation; they are listed in the order of the bytes of UTF-8.</param>
    [Check]
    public async Task IsByKey(string[] keys)
    {
        var plain = await PlainListAsync(keys);

        var wanted = plain.Own.NamesOf(plain.Own.All.OrderBy(upload => upload.Key, Comparer<string>.Create((one, other) =>
            Encoding.UTF8.GetBytes(one).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(other)))));
        Verify(plain.Names.SequenceEqual(wanted), Aspect.Body, OwnUploads.Describe(wanted), OwnUploads.Describe(plain.Names));
    }

    /// <summary>
    /// Three times three uploads of one key, more than a second between each three: their IDs need not grow, and so many are seldom in
    /// order by chance. The order within three is another question.
    /// </summary>
    [Check]
    public async Task IsByTimeWithinAKey()
    {
        const int AtOnce = 3;
        var prefix = NewPrefix();
        var uploads = new List<UploadHandle>();
        for (var i = 0; i < 3 * AtOnce; i++)
        {
            if (i > 0 && i % AtOnce == 0) await Task.Delay(Pause);
            uploads.Add(await Session.CreateUploadAsync(new CreateOptions { Key = prefix + "u" }));
        }

        var own = new OwnUploads(prefix, uploads);
        var page = await ListUntilAsync(uploads[0].Key, page => AreSame(own.NamesOn(page), own.Names));

        if (!AreSame(own.NamesOn(page), own.Names))
            Context.CannotTell(page.Exchange, "Listing the uploads of the key", own.Describe(page));
        var order = own.Names.ToList();
        var moments = own.NamesOn(page).Select(name => order.IndexOf(name) / AtOnce).ToList();
        Verify(moments.SequenceEqual(moments.Order()), Aspect.Body, $"{OwnUploads.Describe(own.Names)}, each three before the next",
            own.Describe(page), page.Exchange);
    }

    /// <summary>Only records.</summary>
    /// <param name="keys">In the order of creation.</param>
    [Check]
    public async Task IsRecorded(string[] keys)
    {
        var plain = await PlainListAsync(keys);

        Context.Judging("nothing: recorded only");
        Context.Saw(OwnUploads.Describe(plain.Names));
    }
}
