/* The least that a Lambda function can be: takes each event from the Runtime API and answers `{}`.
   What it takes is what the target takes; the rest of any other function's time is its own. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

static char buffer[8 << 20];

static int connect_to(const char *host, const char *port) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(port))};
  if (inet_pton(AF_INET, host, &address.sin_addr) != 1) exit(1);
  int socket_ = socket(AF_INET, SOCK_STREAM, 0), on = 1;
  if (connect(socket_, (struct sockaddr *)&address, sizeof address) != 0) exit(1);
  setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return socket_;
}

/* Reads one answer, all of it. Returns its head; the Runtime API always sends Content-Length. */
static char *exchange(int socket_, const char *request) {
  if (write(socket_, request, strlen(request)) < 0) exit(1);
  size_t size = 0;
  char *body = NULL;
  size_t length = 0;
  for (;;) {
    ssize_t count = read(socket_, buffer + size, sizeof buffer - 1 - size);
    if (count <= 0) exit(1);
    buffer[size += (size_t)count] = 0;
    if (!body && (body = strstr(buffer, "\r\n\r\n"))) {
      body += 4;
      char *field = strcasestr(buffer, "\r\ncontent-length:");
      length = field && field < body ? strtoul(field + 17, NULL, 10) : 0;
    }
    if (body && size - (size_t)(body - buffer) >= length) return buffer;
  }
}

int main(void) {
  char host[256], *port, request[1024], id[128];
  snprintf(host, sizeof host, "%s", getenv("AWS_LAMBDA_RUNTIME_API"));
  port = strrchr(host, ':');
  *port++ = 0;
  int socket_ = connect_to(host, port);
  for (;;) {
    snprintf(request, sizeof request,
             "GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\nHost: %s:%s\r\n\r\n", host, port);
    char *field = strcasestr(exchange(socket_, request), "\r\nlambda-runtime-aws-request-id:");
    if (!field || sscanf(field + 32, " %127[^\r]", id) != 1) exit(1);
    snprintf(request, sizeof request,
             "POST /2018-06-01/runtime/invocation/%s/response HTTP/1.1\r\nHost: %s:%s\r\n"
             "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}", id, host, port);
    exchange(socket_, request);
  }
}
