//! Redis servers of our own, on free ports of the loopback interface, that end with the test.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::ledger::WAIT;

/// The program: `redis-server`, or what the variable names in its place, such as `valkey-server`.
fn program() -> String {
    std::env::var("GRANTLINT_TEST_REDIS_SERVER").unwrap_or_else(|_| "redis-server".into())
}

pub struct Server {
    pub child: Child,
    pub port: u16,
    options: Vec<String>,
    pub folder: tempfile::TempDir,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}

impl Server {
    /// `None`, and a visible line, where no server is installed.
    pub fn start(options: &[&str]) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let options = options.iter().map(|&option| option.to_owned()).collect();
        let port = free_port();
        let Ok(child) = spawn(port, &options, &folder) else {
            crate::support::not_run(&program(), "it is not installed");
            return None;
        };
        let mut server = Self { child, port, options, folder };
        // Of Valkey there are builds without TLS; they end at once.
        if server.options.iter().any(|option| option == "--tls-port") {
            std::thread::sleep(Duration::from_millis(500));
            if server.child.try_wait().unwrap().is_some() {
                let _ = writeln!(std::io::stderr(), "left out: this {} has no TLS", program());
                return None;
            }
        }
        server.wait();
        Some(server)
    }

    pub fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }

    pub fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Ends it without a word, and starts it again on the same port.
    pub fn restart(&mut self) {
        self.kill();
        self.child = spawn(self.port, &self.options, &self.folder).unwrap();
        self.wait();
    }

    /// The answer to a command without spaces in its arguments.
    pub fn ask(&self, command: &str) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(WAIT)).unwrap();
        write!(stream, "{command}\r\n").unwrap();
        let mut reader = BufReader::new(stream);
        let mut first = String::new();
        reader.read_line(&mut first).unwrap();
        if let Some(length) = first.strip_prefix('$') {
            let mut text = vec![0; length.trim().parse().unwrap()];
            reader.read_exact(&mut text).unwrap();
            return String::from_utf8(text).unwrap();
        }
        first.trim().to_owned()
    }

    pub fn keys(&self) -> usize {
        self.ask("DBSIZE").trim_start_matches(':').parse().unwrap()
    }

    fn wait(&self) {
        until("the server does not answer", || TcpStream::connect(("127.0.0.1", self.port)).is_ok());
    }
}

/// Waits until something is so.
pub fn until(else_said: &str, mut so: impl FnMut() -> bool) {
    let start = Instant::now();
    while !so() {
        assert!(start.elapsed() < WAIT, "{else_said}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

pub fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

fn spawn(port: u16, options: &Vec<String>, folder: &tempfile::TempDir) -> std::io::Result<Child> {
    let mut command = Command::new(program());
    if options.first().is_some_and(|first| !first.starts_with("--")) {
        // A file of settings comes first.
        command.args(options).args(["--port", &port.to_string()]);
    } else {
        command.args(["--port", &port.to_string()]).args(options);
    }
    command.args(["--bind", "127.0.0.1", "--save", "", "--dir"]).arg(folder.path());
    command.stdout(Stdio::null()).spawn()
}

/// Three servers that are one cluster.
pub fn cluster() -> Option<Vec<Server>> {
    let start = || {
        let bus = free_port().to_string();
        let options =
            ["--cluster-enabled", "yes", "--cluster-node-timeout", "2000", "--cluster-port", bus.as_str()];
        Some((Server::start(&options)?, bus))
    };
    let nodes = [start()?, start()?, start()?];
    for ((node, _), slots) in nodes.iter().zip(["0 5460", "5461 10922", "10923 16383"]) {
        assert_eq!(node.ask(&format!("CLUSTER ADDSLOTSRANGE {slots}")), "+OK");
    }
    for (node, bus) in &nodes[1..] {
        let meet = format!("CLUSTER MEET 127.0.0.1 {} {bus}", node.port);
        assert_eq!(nodes[0].0.ask(&meet), "+OK");
    }
    let whole = |info: &str| info.contains("cluster_state:ok") && info.contains("cluster_known_nodes:3");
    until("the cluster does not come together", || {
        nodes.iter().all(|(node, _)| whole(&node.ask("CLUSTER INFO")))
    });
    Some(nodes.into_iter().map(|(node, _)| node).collect())
}
