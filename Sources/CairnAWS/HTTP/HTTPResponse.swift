/// The whole answer to a request.
public struct HTTPResponse: Sendable, Hashable {
  public var status: Int
  public var headers: HTTPHeaders
  public var body: [UInt8]

  public init(status: Int, headers: HTTPHeaders = [:], body: [UInt8] = []) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  public var isSuccess: Bool { (200..<300).contains(status) }
}

extension HTTPResponse {
  /// Whether it is a web page (a proxy's or a portal's) although no object was asked for, which may be
  /// one.
  func isPage(besides request: AWSRequest) -> Bool {
    guard request.operation != "GetObject", body.first == UInt8(ascii: "<") else { return false }
    let start = String(decoding: body.prefix(14), as: UTF8.self).lowercased()
    return start.hasPrefix("<!doctype html") || start.hasPrefix("<html")
  }
}
