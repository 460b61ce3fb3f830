using Dozen.Core.Common;

namespace Dozen.Core.Tests;

public sealed class ResultTests
{
    [Fact]
    public void A_failure_has_no_value()
    {
        Result<int> result = new Failure(FailureKind.NotFound, "x.not_found", "No such x.");

        Assert.False(result.Succeeded);
        Assert.Throws<InvalidOperationException>(() => result.Value);
    }
}
