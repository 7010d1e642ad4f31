import CairnJSON

extension AWSClient {
  /// The URI of a function's container image, as AWS Lambda "GetFunction" names it; nil for other code.
  public func getFunctionImage(_ name: String) async throws(AWSError) -> String? {
    try await rest(
      .lambda, "GetFunction", method: "GET",
      path: "/2015-03-31/functions/\(PercentEncoding.component(name))", safety: .idempotent)[
        "Code"]?[
        "ImageUri"]?.string
  }

  /// A function's code as it was uploaded: where AWS Lambda "GetFunction" says that it lies.
  public func getFunctionCode(_ name: String) async throws(AWSError) -> [UInt8] {
    let answer = try await rest(
      .lambda, "GetFunction", method: "GET",
      path: "/2015-03-31/functions/\(PercentEncoding.component(name))", safety: .idempotent)
    let request = AWSRequest(.lambda, "GetFunction code", safety: .idempotent)
    guard let location = answer["Code"]?["Location"]?.string else {
      throw .unreadable(request, "it does not say where the code lies")
    }
    return try await download(location, request)
  }
}
