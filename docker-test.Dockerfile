# An image that runs every test on a host that has only Docker: see docker-compose.test.yml.
# The stage `tools` has no sources: the dev container is built from it (.devcontainer).
FROM swift:6.3 AS tools

# The packages that scripts/setup would install, kept as a layer.
RUN apt-get update -qq \
  && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
    ca-certificates curl git libexpat1-dev libpcre2-dev libssl-dev libyaml-dev make pkg-config \
    python3 python3-venv unzip zlib1g-dev \
  && rm -rf /var/lib/apt/lists/*

FROM tools
WORKDIR /cairn
COPY . .

CMD ["make", "test"]
