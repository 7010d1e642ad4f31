import AsyncHTTPClient
import CairnAWS
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// HTTP/1.1 over the network by async-http-client, with kept-alive connections and one thread.
///
/// The only file that knows async-http-client. Connections and TLS are made when the first request
/// needs them. No proxies, redirects or decompression.
public final class AsyncHTTPTransport: HTTPTransport {
  private let group: MultiThreadedEventLoopGroup
  private let client: HTTPClient
  private let maximumAnswerSize: Int
  private let isShutDown = Mutex(false)

  public init(_ configuration: AWSConfiguration) {
    group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    var settings = HTTPClient.Configuration()
    settings.httpVersion = .http1Only
    settings.redirectConfiguration = .disallow
    settings.decompression = .disabled
    settings.proxy = nil
    settings.timeout.connect = TimeAmount(configuration.connectTimeout)
    // AWSClient tries again by its own rules.
    settings.connectionPool.retryConnectionEstablishment = false
    // One more, so that a lock is renewed while all others are in use.
    settings.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit =
      configuration.connectionLimit + 1
    // Shorter than servers wait, so that no request meets a connection that is just being closed.
    settings.connectionPool.idleTimeout = .seconds(15)
    // Emulators listen on IPv4, and a static binary in an empty root can't look up even this name.
    settings.dnsOverride = ["localhost": "127.0.0.1"]
    client = HTTPClient(eventLoopGroup: group, configuration: settings)
    maximumAnswerSize = configuration.maximumAnswerSize
  }

  /// Closes all connections and ends the thread. Requests under way fail.
  public func shutdown() async {
    guard !markShutDown() else { return }
    try? await client.shutdown().get()
    try? await group.shutdownGracefully()
  }

  deinit {
    // For those who end without shutdown(): async-http-client traps when it is just dropped.
    guard !markShutDown() else { return }
    let group = group
    client.shutdown().whenComplete { _ in group.shutdownGracefully { _ in } }
  }

  /// Whether it was so already.
  private func markShutDown() -> Bool {
    isShutDown.withLock { done in
      defer { done = true }
      return done
    }
  }

  public func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
    if Task.isCancelled { throw .cancelled }
    let prepared: HTTPClient.Request
    let delegate: ResponseAccumulator
    do {
      prepared = try HTTPClient.Request(
        url: request.url, method: HTTPMethod(rawValue: request.method),
        headers: NIOHTTP1.HTTPHeaders(request.headers.fields.map { ($0.name, $0.value) }),
        body: body(request.body))
      delegate = ResponseAccumulator(request: prepared, maxBodySize: maximumAnswerSize)
    } catch {
      throw TransportError(
        .invalid, "The request to \(request.authority) can't be formed: \(error).")
    }
    let task = client.execute(
      request: prepared, delegate: delegate, deadline: .now() + TimeAmount(request.timeout))
    do {
      let answer = try await withTaskCancellationHandler {
        try await task.get()
      } onCancel: {
        task.cancel()
      }
      return HTTPResponse(
        status: Int(answer.status.code),
        headers: HTTPHeaders(answer.headers.map { ($0.name, $0.value) }),
        body: answer.body.map { Array($0.readableBytesView) } ?? [])
    } catch {
      throw TransportError(error, request)
    }
  }

  private func body(_ body: HTTPBody) -> HTTPClient.Body? {
    switch body {
    case .none: nil
    case .bytes(let bytes): .byteBuffer(ByteBuffer(bytes: bytes))
    case .file(let path, let size, _): .file(path, size: size)
    }
  }
}

extension HTTPClient.Body {
  /// Reads the file piece by piece, the next piece when the last one was written: at most one is in
  /// memory, and a file that changed its size fails the request.
  fileprivate static func file(_ path: String, size: Int) -> HTTPClient.Body {
    .stream(contentLength: Int64(size)) { writer in
      writer.write(.byteBuffer(ByteBuffer())).flatMapWithEventLoop { _, loop in
        let promise = loop.makePromise(of: Void.self)
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
          promise.fail(FileBodyError(path: path, reason: String(cString: strerror(errno))))
          return promise.futureResult
        }
        promise.futureResult.whenComplete { _ in close(descriptor) }
        FilePieces(descriptor: descriptor, path: path, writer: writer, loop: loop, promise: promise)
          .write(remaining: size)
        return promise.futureResult
      }
    }
  }
}

private struct FilePieces: Sendable {
  let descriptor: CInt
  let path: String
  let writer: HTTPClient.Body.StreamWriter
  let loop: any EventLoop
  let promise: EventLoopPromise<Void>

  private static let pieceSize = 256 << 10

  func write(remaining: Int) {
    guard remaining > 0 else { return promise.succeed() }
    var piece = ByteBufferAllocator().buffer(capacity: min(remaining, Self.pieceSize))
    let count = piece.writeWithUnsafeMutableBytes(minimumWritableBytes: 0) { space in
      max(0, read(descriptor, space.baseAddress, min(space.count, remaining)))
    }
    guard count > 0 else {
      return promise.fail(FileBodyError(path: path, reason: "it became shorter or unreadable"))
    }
    writer.write(.byteBuffer(piece)).hop(to: loop).whenComplete { result in
      switch result {
      // A turn of the loop between pieces: no deep recursion, and others get their turn.
      case .success: loop.execute { write(remaining: remaining - count) }
      case .failure(let error): promise.fail(error)
      }
    }
  }
}

private struct FileBodyError: Error {
  let path: String
  let reason: String
}

extension TransportError {
  fileprivate static let cancelled = TransportError(.cancelled, "The request was cancelled.")

  fileprivate init(_ error: any Error, _ request: HTTPRequest) {
    let place = request.authority
    switch error {
    case let error as FileBodyError:
      self.init(.invalid, "The file \(error.path) can't be sent: \(error.reason).")
    case is ResponseAccumulator.ResponseTooBigError:
      self.init(.tooLarge, "The answer of \(place) is too long.")
    case let error as HTTPClientError:
      self.init(error, request)
    case ChannelError.connectTimeout:
      self.init(.connect, "\(place) does not answer: connecting took too long.")
    case let error as NIOConnectionError:
      self.init(.connect, "\(place) can't be reached: \(Self.reason(error)).")
    case let error as IOError:
      let refused = [ECONNREFUSED, EHOSTUNREACH, ENETUNREACH, EADDRNOTAVAIL].contains(
        error.errnoCode)
      let reason = String(cString: strerror(error.errnoCode))
      self.init(
        refused ? .connect : .interrupted,
        refused
          ? "\(place) can't be reached: \(reason)." : "The connection to \(place) broke: \(reason)."
      )
    default:
      // swift-nio-ssl isn't a dependency of ours, so its errors are recognised by their text.
      let text = "\(error)"
      if text.contains("CERTIFICATE_VERIFY_FAILED") {
        self.init(.connect, "The certificate of \(place) can't be verified.")
      } else if text.contains("handshakeFailed") {
        self.init(.connect, "\(place) does not speak TLS: the handshake failed.")
      } else {
        self.init(.interrupted, "The connection to \(place) broke: \(text).")
      }
    }
  }

  private init(_ error: HTTPClientError, _ request: HTTPRequest) {
    let place = request.authority
    switch error {
    case .cancelled:
      self = .cancelled
    case .deadlineExceeded, .readTimeout, .writeTimeout:
      self.init(.timedOut, "\(place) did not answer within \(request.timeout).")
    case .getConnectionFromPoolTimeout:
      self.init(.timedOut, "No connection to \(place) became free within \(request.timeout).")
    case .connectTimeout:
      self.init(.connect, "\(place) does not answer: connecting took too long.")
    case .tlsHandshakeTimeout:
      self.init(.connect, "\(place) does not speak TLS: the handshake took too long.")
    default:
      self.init(.interrupted, "The connection to \(place) broke: \(error.shortDescription).")
    }
  }

  private static func reason(_ error: NIOConnectionError) -> String {
    if let single = error.connectionErrors.first {
      if let io = single.error as? IOError { return String(cString: strerror(io.errnoCode)) }
      return "\(single.error)"
    }
    return error.dnsAError != nil || error.dnsAAAAError != nil
      ? "the name \(error.host) is not known" : "\(error)"
  }
}

extension TimeAmount {
  fileprivate init(_ duration: Duration) {
    let (seconds, attoseconds) = duration.components
    self = .nanoseconds(seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
  }
}
