import CairnAWS

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A connected TCP socket with a time limit for waiting. Closed at the end of the value's life.
final class Socket {
  let descriptor: Int32
  private let origin: Origin

  private init(descriptor: Int32, origin: Origin) {
    self.descriptor = descriptor
    self.origin = origin
  }

  deinit {
    close(descriptor)
  }

  /// Connects to the first address of the host that answers.
  static func connect(
    to origin: Origin, deadline: Deadline
  ) throws(TransportError) -> Socket {
    var hints = addrinfo()
    hints.ai_socktype = streamSocket
    var list: UnsafeMutablePointer<addrinfo>?
    // A static executable in an empty root can't look up even this name.
    let host = origin.host == "localhost" ? "127.0.0.1" : origin.host
    let status = getaddrinfo(host, String(origin.port), &hints, &list)
    guard status == 0, let list else {
      throw TransportError(
        .connect, "\(origin) can't be reached: \(String(cString: gai_strerror(status))).")
    }
    defer { freeaddrinfo(list) }
    var reason = "it has no address"
    for address in sequence(first: list, next: { $0.pointee.ai_next }) {
      let descriptor = socket(address.pointee.ai_family, streamSocket, 0)
      guard descriptor >= 0 else {
        reason = lastError
        continue
      }
      let candidate = Socket(descriptor: descriptor, origin: origin)
      candidate.configure()
      if let failure = candidate.connectionFailure(address.pointee, deadline) {
        reason = failure
      } else {
        return candidate
      }
    }
    throw TransportError(.connect, "\(origin) can't be reached: \(reason).")
  }

  private func configure() {
    _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    // Without this, a small request waits 40 ms for the acknowledgement of the one before.
    var on: Int32 = 1
    setsockopt(descriptor, tcpLevel, TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
  }

  private func connectionFailure(_ address: addrinfo, _ deadline: Deadline) -> String? {
    #if canImport(Darwin)
      let result = Darwin.connect(descriptor, address.ai_addr, address.ai_addrlen)
    #elseif canImport(Musl)
      let result = Musl.connect(descriptor, address.ai_addr, address.ai_addrlen)
    #else
      let result = Glibc.connect(descriptor, address.ai_addr, address.ai_addrlen)
    #endif
    if result == 0 { return nil }
    guard errno == EINPROGRESS else { return lastError }
    guard wait(for: Int16(POLLOUT), deadline) else { return "connecting took too long" }
    var code: Int32 = 0
    var size = socklen_t(MemoryLayout<Int32>.size)
    getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &size)
    return code == 0 ? nil : String(cString: strerror(code))
  }

  /// Waits until the socket can be read or written; false when the time is up.
  func wait(for events: Int16, _ deadline: Deadline) -> Bool {
    var poll = pollfd(fd: descriptor, events: events, revents: 0)
    while true {
      let count = systemPoll(&poll, 1, deadline.pollTimeout)
      if count > 0 { return true }
      if count == 0 { return false }
      if errno != EINTR { return true }
    }
  }

  /// Whether the server closed an idle connection, or sent what nobody asked for.
  var isStale: Bool {
    var poll = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return systemPoll(&poll, 1, 0) != 0
  }

  /// Writes all of it.
  func write(_ bytes: [UInt8], deadline: Deadline) throws(TransportError) {
    var sent = 0
    while sent < bytes.count {
      let count = bytes.withUnsafeBytes {
        send(descriptor, $0.baseAddress?.advanced(by: sent), bytes.count - sent, noSignal)
      }
      if count > 0 {
        sent += count
      } else if errno == EAGAIN || errno == EWOULDBLOCK {
        guard wait(for: Int16(POLLOUT), deadline) else { throw .timedOut(origin) }
      } else if errno != EINTR {
        throw .broken(origin, lastError)
      }
    }
  }

  /// Appends what has come, at least one byte; false at the end of the stream.
  func read(into buffer: inout [UInt8], deadline: Deadline) throws(TransportError) -> Bool {
    while true {
      let count = withUnsafeTemporaryAllocation(byteCount: 16 << 10, alignment: 1) { space in
        let count = recv(descriptor, space.baseAddress, space.count, 0)
        if count > 0 { buffer.append(contentsOf: UnsafeRawBufferPointer(space).prefix(count)) }
        return count
      }
      if count > 0 { return true }
      if count == 0 { return false }
      if errno == EAGAIN || errno == EWOULDBLOCK {
        guard wait(for: Int16(POLLIN), deadline) else { throw .timedOut(origin) }
      } else if errno != EINTR {
        throw .broken(origin, lastError)
      }
    }
  }
}

private var lastError: String { String(cString: strerror(errno)) }

// The C libraries disagree about the types of these.
#if canImport(Darwin)
  private let streamSocket = SOCK_STREAM
  private let tcpLevel = IPPROTO_TCP
  private let noSignal: Int32 = 0
  private let systemPoll = Darwin.poll
#elseif canImport(Musl)
  private let streamSocket = SOCK_STREAM
  private let tcpLevel = Int32(IPPROTO_TCP)
  private let noSignal = Int32(MSG_NOSIGNAL)
  private let systemPoll = Musl.poll
#else
  private let streamSocket = Int32(SOCK_STREAM.rawValue)
  private let tcpLevel = Int32(IPPROTO_TCP)
  private let noSignal = Int32(MSG_NOSIGNAL)
  private let systemPoll = Glibc.poll
#endif

extension TransportError {
  static func timedOut(_ origin: Origin) -> TransportError {
    TransportError(.timedOut, "\(origin) did not answer in time.")
  }

  static func broken(_ origin: Origin, _ reason: String) -> TransportError {
    TransportError(.interrupted, "The connection to \(origin) broke: \(reason).")
  }
}
