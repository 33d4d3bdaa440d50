//! A raw server, on loopback or within the process: exact bytes at given times, and a ledger of all
//! that was sent to it.
//!
//! It reads each request whole before it answers, and runs in the test's own runtime until that
//! ends.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::Duration,
};

use snapdeck::api::Transport;
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, DuplexStream, duplex},
    net::{TcpListener, TcpStream},
    time::timeout,
};

/// How many bytes a connection within the process holds that were not read yet.
const BUFFER: usize = 64 * 1024;

/// One thing that is done to a connection. After the last one the next request is read.
#[derive(Clone, Debug)]
pub enum Step {
    Send(Vec<u8>),
    /// Ends early when the caller goes.
    Wait(Duration),
    /// Says nothing more, until the caller goes.
    Hold,
    /// Ends in good order.
    Close,
    /// Ends with RST; within the process, just so.
    Reset,
}

/// A request, read whole.
#[derive(Clone, Debug)]
pub struct Request {
    /// From 0: which connection it came on.
    pub connection: usize,
    pub head: String,
    /// The form's fields, in order.
    pub fields: Vec<(String, String)>,
}

impl Request {
    /// The value of a field; empty without one.
    pub fn field(&self, name: &str) -> &str {
        let mut all = self.fields.iter();
        all.find(|(key, _)| key == name)
            .map_or("", |(_, value)| value)
    }

    fn is_post(&self) -> bool {
        self.head.starts_with("POST ")
    }
}

#[derive(Default)]
struct Ledger {
    connections: usize,
    bytes: usize,
    requests: Vec<Request>,
}

/// What a request is answered.
type Answer = dyn Fn(&Request) -> Vec<Step> + Send + Sync;

/// A server; its clones are the same.
#[derive(Clone)]
pub struct WireServer {
    answer: Arc<Answer>,
    ledger: Arc<Mutex<Ledger>>,
    /// Where it listens, if it does.
    address: Option<SocketAddr>,
}

impl WireServer {
    /// Answers each request with the steps that `answer` makes of it, on loopback.
    pub async fn start(
        answer: impl Fn(&Request) -> Vec<Step> + Send + Sync + 'static,
    ) -> WireServer {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let mut server = WireServer::in_memory(answer);
        server.address = Some(listener.local_addr().unwrap());
        tokio::spawn(server.clone().listen(listener));
        server
    }

    async fn listen(self, listener: TcpListener) {
        while let Ok((stream, _)) = listener.accept().await {
            stream.set_nodelay(true).unwrap();
            self.serve(stream);
        }
    }

    /// Answers on loopback too, on a thread of its own and in real time, until the tests end.
    pub fn listen_on_thread(&self) -> SocketAddr {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let address = listener.local_addr().unwrap();
        let server = self.clone();
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build();
            runtime.unwrap().block_on(async {
                let listener = TcpListener::from_std(listener).unwrap();
                server.listen(listener).await;
            });
        });
        address
    }

    /// The same without a socket: it is reached by its [`WireServer::transport`] alone.
    pub fn in_memory(answer: impl Fn(&Request) -> Vec<Step> + Send + Sync + 'static) -> WireServer {
        WireServer {
            answer: Arc::new(answer),
            ledger: Arc::default(),
            address: None,
        }
    }

    /// The way to this server within the process.
    pub fn transport(&self) -> Transport {
        let server = self.clone();
        Transport::Memory(Arc::new(move || {
            let (near, far) = duplex(BUFFER);
            server.serve(far);
            near
        }))
    }

    /// Answers on one connection until its end.
    fn serve(&self, stream: impl Stream) {
        let answer = Arc::clone(&self.answer);
        let mut one = Connection::new(stream, Arc::clone(&self.ledger));
        tokio::spawn(async move {
            while let Some(request) = one.request().await {
                if one.carry_out(answer(&request)).await.is_none() {
                    break;
                }
            }
        });
    }

    /// Gives every request the same answer.
    pub async fn always(steps: Vec<Step>) -> WireServer {
        WireServer::start(move |_| steps.clone()).await
    }

    pub fn address(&self) -> SocketAddr {
        self.address.expect("it listens")
    }

    pub fn url(&self) -> String {
        format!("http://{}/", self.address())
    }

    /// The requests that arrived whole.
    pub fn requests(&self) -> Vec<Request> {
        self.ledger.lock().unwrap().requests.clone()
    }

    pub fn posts(&self) -> usize {
        self.requests().iter().filter(|one| one.is_post()).count()
    }

    /// The `func` of each request, in order.
    pub fn funcs(&self) -> Vec<String> {
        let all = self.requests().into_iter();
        all.map(|one| one.field("func").to_owned()).collect()
    }

    /// All bytes that arrived, whole requests or not.
    pub fn bytes(&self) -> usize {
        self.ledger.lock().unwrap().bytes
    }

    pub fn connections(&self) -> usize {
        self.ledger.lock().unwrap().connections
    }
}

/// `200 OK` with JSON of the right length; the connection lives on.
pub fn json(body: impl AsRef<[u8]>) -> Vec<Step> {
    http("200 OK", "Content-Type: application/json\r\n", body)
}

/// An answer of the right length with these header lines, each ended by `\r\n`.
pub fn http(status: &str, headers: &str, body: impl AsRef<[u8]>) -> Vec<Step> {
    let body = body.as_ref();
    let length = body.len();
    let head = format!("HTTP/1.1 {status}\r\n{headers}Content-Length: {length}\r\n\r\n");
    vec![Step::Send([head.as_bytes(), body].concat())]
}

/// What a connection is made of.
trait Stream: AsyncRead + AsyncWrite + Send + Unpin + 'static {
    /// Has its end be a RST, where there is such a thing.
    fn reset(&self) {}
}

impl Stream for DuplexStream {}

impl Stream for TcpStream {
    fn reset(&self) {
        self.set_zero_linger().ok();
    }
}

struct Connection<S> {
    stream: S,
    number: usize,
    ledger: Arc<Mutex<Ledger>>,
    /// What came and is not yet part of a request.
    came: Vec<u8>,
}

impl<S: Stream> Connection<S> {
    fn new(stream: S, ledger: Arc<Mutex<Ledger>>) -> Self {
        let mut kept = ledger.lock().unwrap();
        let number = kept.connections;
        kept.connections += 1;
        drop(kept);
        Self {
            stream,
            number,
            ledger,
            came: Vec::new(),
        }
    }

    /// Reads on; `None` when the caller has gone.
    async fn read(&mut self) -> Option<()> {
        let count = self.stream.read_buf(&mut self.came).await.ok()?;
        self.ledger.lock().unwrap().bytes += count;
        (count > 0).then_some(())
    }

    async fn request(&mut self) -> Option<Request> {
        let head_end = loop {
            if let Some(at) = find(&self.came, b"\r\n\r\n") {
                break at + 4;
            }
            self.read().await?;
        };
        let head = String::from_utf8(self.came[..head_end].to_vec()).unwrap();
        let length = header(&head, "content-length").map_or(0, |value| value.parse().unwrap());
        while self.came.len() < head_end + length {
            self.read().await?;
        }
        let fields = fields(&head, &self.came[head_end..head_end + length]);
        self.came.drain(..head_end + length);
        let mut ledger = self.ledger.lock().unwrap();
        let request = Request {
            connection: self.number,
            head,
            fields,
        };
        ledger.requests.push(request.clone());
        Some(request)
    }

    /// `None` when the connection has ended.
    async fn carry_out(&mut self, steps: Vec<Step>) -> Option<()> {
        for step in steps {
            match step {
                Step::Send(bytes) => self.stream.write_all(&bytes).await.ok()?,
                Step::Wait(time) => {
                    if let Ok(came) = timeout(time, self.read()).await {
                        came?;
                    }
                }
                Step::Hold => while self.read().await.is_some() {},
                Step::Close => return self.stream.shutdown().await.ok().and(None),
                Step::Reset => {
                    self.stream.reset();
                    return None;
                }
            }
        }
        Some(())
    }
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}

fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    let mut lines = head.lines().filter_map(|line| line.split_once(':'));
    let (_, value) = lines.find(|(key, _)| key.eq_ignore_ascii_case(name))?;
    Some(value.trim())
}

/// The fields of a multipart form.
fn fields(head: &str, body: &[u8]) -> Vec<(String, String)> {
    let kind = header(head, "content-type").unwrap_or_default();
    let Some((_, boundary)) = kind.split_once("boundary=") else {
        return Vec::new();
    };
    let body = String::from_utf8(body.to_vec()).unwrap();
    let limit = format!("--{boundary}");
    body.split(&limit)
        .skip(1)
        .filter_map(|part| {
            let (head, value) = part.split_once("\r\n\r\n")?;
            let (_, name) = head.split_once("name=\"")?;
            let (name, _) = name.split_once('"')?;
            Some((name.to_owned(), value.strip_suffix("\r\n")?.to_owned()))
        })
        .collect()
}
