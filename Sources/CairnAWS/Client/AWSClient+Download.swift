extension AWSClient {
  /// Downloads the S3 object of a presigned URL in an answer.
  ///
  /// The host in an emulator's URL may not be reachable from here, so the object is requested from
  /// the endpoint itself.
  func download(_ url: String, _ request: AWSRequest) async throws(AWSError) -> [UInt8] {
    guard let start = url.firstRange(of: "://"),
      let slash = url[start.upperBound...].firstIndex(of: "/")
    else { throw .unreadable(request, "it isn't a URL: \(url)") }
    let path = url[slash...].prefix { $0 != "?" }
    if configuration.endpoint != nil {
      let parts = path.dropFirst().split(separator: "/", maxSplits: 1).map {
        PercentEncoding.decode(String($0)) ?? String($0)
      }
      guard parts.count == 2 else { throw .unreadable(request, "it names no object: \(url)") }
      return try await getObject(bucket: parts[0], key: parts[1]).bytes
    }
    let query = url[slash...].dropFirst(path.count + 1).split(separator: "&").map { pair in
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let words = parts.map { PercentEncoding.decode(String($0)) ?? String($0) }
      return (words[0], words.count > 1 ? words[1] : nil)
    }
    let response: HTTPResponse
    do throws(TransportError) {
      response = try await transport.send(
        HTTPRequest(
          method: "GET", scheme: String(url[..<start.lowerBound]),
          host: String(url[start.upperBound..<slash]), path: String(path), query: query,
          timeout: configuration.timeout + .seconds(120)))
    } catch {
      throw AWSError(error, to: request)
    }
    guard response.isSuccess else { throw AWSError.reading(response, to: request) }
    return response.body
  }
}
