import NIOCore
import NIOHTTP1

/// One connection of a client: a request after the other.
struct Connection: Sendable {
  let upstream: Upstream
  let traffic: Traffic
  let log: RecordLog

  typealias Channel = NIOAsyncChannel<HTTPServerRequestPart, HTTPServerResponsePart>

  func serve(_ channel: Channel) async {
    // A client that goes away in the middle, as killed ones do, is nothing to tell of.
    try? await channel.executeThenClose { parts, outbound in
      var incoming: Incoming?
      for try await part in parts {
        switch part {
        case .head(let head): incoming = Incoming(head: head, body: ByteBuffer())
        case .body(var bytes): incoming?.body.writeBuffer(&bytes)
        case .end:
          guard let request = incoming else { return }
          incoming = nil
          guard try await handle(request, outbound) == .open else { return }
        }
      }
    }
  }

  private enum Afterwards { case open, closed }

  private func handle(
    _ request: Incoming, _ outbound: NIOAsyncChannelOutboundWriter<HTTPServerResponsePart>
  ) async throws -> Afterwards {
    let call = Call(request.head, body: request.body)
    let decision = await traffic.arrived(call)
    var record = Record(
      request: decision.number, client: call.client, service: call.service,
      operation: call.operation, writes: call.writes, arrived: nowInMilliseconds(),
      fault: decision.fault)
    let reply = await reply(to: request, call, decision, &record)
    record.outcome = record.outcome ?? (reply == nil ? .dropped : .answered)
    log.write(record)
    guard let reply else { return .closed }
    return try await send(reply, to: request, decision.fault, outbound)
  }

  /// What the client is to be sent; nil when its connection is to be closed.
  private func reply(
    to request: Incoming, _ call: Call, _ decision: Traffic.Decision, _ record: inout Record
  ) async -> Answer? {
    guard await traffic.pass(call, decision, at: .before) == .forward else { return nil }
    switch decision.fault {
    case .internalError, .unavailable, .throttled:
      return decision.fault.flatMap { ErrorAnswer($0, of: call) }?.answer(to: call)
    case .droppedBefore: return nil
    case .internalErrorAfterwards, .droppedAfter, .delayed, .truncated, nil: break
    }
    record.forwarded = nowInMilliseconds()
    let answer: Answer
    do {
      answer = try await upstream.answer(to: request)
    } catch {
      record.outcome = .unreachable
      return nil
    }
    record.ended = nowInMilliseconds()
    record.status = Int(answer.head.status.code)
    guard await traffic.pass(call, decision, at: .after) == .forward else { return nil }
    switch decision.fault {
    case .internalErrorAfterwards:
      return ErrorAnswer(.internalErrorAfterwards, of: call)?.answer(to: call)
    case .droppedAfter: return nil
    case .delayed:
      try? await Task.sleep(for: .milliseconds(decision.delay))
      return answer
    case .internalError, .unavailable, .throttled, .droppedBefore, .truncated, nil: return answer
    }
  }

  private func send(
    _ answer: Answer, to request: Incoming, _ fault: Fault?,
    _ outbound: NIOAsyncChannelOutboundWriter<HTTPServerResponsePart>
  ) async throws -> Afterwards {
    var (head, body) = (answer.head, answer.body)
    for name in ["Connection", "Transfer-Encoding", "Keep-Alive"] {
      head.headers.remove(name: name)
    }
    let hasBody = request.head.method != .HEAD && ![204, 304].contains(answer.head.status.code)
    if hasBody {
      let length = body.readableBytes
      let isCut = fault == .truncated
      // An empty body is cut by promising a byte.
      let promised = isCut ? max(1, length) : length
      head.headers.replaceOrAdd(name: "Content-Length", value: "\(promised)")
      if isCut { body = body.getSlice(at: body.readerIndex, length: length / 2) ?? ByteBuffer() }
    }
    try await outbound.write(.head(head))
    if hasBody, body.readableBytes > 0 { try await outbound.write(.body(.byteBuffer(body))) }
    if fault == .truncated { return .closed }
    try await outbound.write(.end(nil))
    return request.head.isKeepAlive ? .open : .closed
  }
}
