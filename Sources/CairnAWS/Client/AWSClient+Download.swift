extension AWSClient {
  /// Gets what a URL that an answer gave points to, without signing.
  ///
  /// What an emulator's URLs name as host may not be reachable from here, so there the endpoint's own
  /// is asked.
  func download(_ url: String, _ request: AWSRequest) async throws(AWSError) -> [UInt8] {
    guard let start = url.firstRange(of: "://"),
      let slash = url[start.upperBound...].firstIndex(of: "/")
    else { throw .unreadable(request, "it is no URL: \(url)") }
    let rest = url[slash...]
    let path = rest.prefix { $0 != "?" }
    let query = rest.dropFirst(path.count + 1).split(separator: "&").map { pair in
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let words = parts.map { PercentEncoding.decode(String($0)) ?? String($0) }
      return (words[0], words.count > 1 ? words[1] : nil)
    }
    var authority = url[start.upperBound..<slash].split(separator: ":").map(String.init)
    var scheme = String(url[..<start.lowerBound])
    var port = authority.count > 1 ? Int(authority[1]) : nil
    if let endpoint = configuration.endpoint {
      (scheme, authority, port) = (endpoint.scheme, [endpoint.host], endpoint.port)
    }
    let response: HTTPResponse
    do throws(TransportError) {
      response = try await transport.send(
        HTTPRequest(
          method: "GET", scheme: scheme, host: authority.first ?? "", port: port,
          path: String(path), query: query, timeout: configuration.timeout + .seconds(120)))
    } catch {
      throw AWSError(error, to: request)
    }
    guard response.isSuccess else { throw AWSError.reading(response, to: request) }
    return response.body
  }
}
