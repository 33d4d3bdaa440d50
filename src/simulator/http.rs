//! HTTP: a POST with a form or a GET with a query in, an answer out.

use axum::Router;
use axum::body::Bytes;
use axum::extract::{FromRequest, Multipart, Request, State};
use axum::http::{Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::serve::ListenerExt;
use tokio::net::TcpListener;

use super::Simulator;

/// Answers on this listener until the future is dropped.
pub(super) async fn serve(simulator: Simulator, listener: TcpListener) -> std::io::Result<()> {
    let both = get(receive).post(receive);
    let router = Router::new()
        .route("/", both.clone())
        .route("/billmgr", both)
        .with_state(simulator);
    // A small answer must not wait for the acknowledgement of the previous one.
    let listener = listener.tap_io(|stream| {
        stream.set_nodelay(true).ok();
    });
    axum::serve(listener, router).await
}

async fn receive(State(simulator): State<Simulator>, request: Request) -> Response {
    let parameters = match read(request).await {
        Ok(parameters) => parameters,
        Err(unreadable) => return unreadable,
    };
    // The status is 200 for errors too `[panel]`.
    let headers = [
        (header::CONTENT_TYPE, "application/json"),
        // The panel is a page of another host `[panel]`.
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
    ];
    (headers, simulator.answer(parameters)).into_response()
}

/// The fields in order: those of the query, the only ones of a GET `[isp]`, and those of the form,
/// in either of the two encodings `[seed]` `[panel]`.
async fn read(request: Request) -> Result<Vec<(String, String)>, Response> {
    let query = request.uri().query().unwrap_or_default();
    let mut parameters = read_urlencoded(query.as_bytes());
    if request.method() == Method::POST {
        parameters.extend(read_form(request).await?);
    }
    Ok(parameters)
}

fn read_urlencoded(bytes: &[u8]) -> Vec<(String, String)> {
    url::form_urlencoded::parse(bytes).into_owned().collect()
}

async fn read_form(request: Request) -> Result<Vec<(String, String)>, Response> {
    let content_type = request.headers().get(header::CONTENT_TYPE);
    let content_type = content_type
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    if content_type.starts_with("multipart/form-data") {
        let form = Multipart::from_request(request, &()).await;
        let form = form.map_err(IntoResponse::into_response)?;
        read_multipart(form)
            .await
            .map_err(IntoResponse::into_response)
    } else if content_type.starts_with("application/x-www-form-urlencoded") {
        let body = Bytes::from_request(request, &()).await;
        let body = body.map_err(IntoResponse::into_response)?;
        Ok(read_urlencoded(&body))
    } else {
        Err((StatusCode::UNSUPPORTED_MEDIA_TYPE, "Send a form").into_response())
    }
}

async fn read_multipart(
    mut form: Multipart,
) -> Result<Vec<(String, String)>, axum::extract::multipart::MultipartError> {
    let mut parameters = Vec::new();
    while let Some(field) = form.next_field().await? {
        let name = field.name().unwrap_or_default().to_owned();
        // Not `text()`, which knows every encoding of the web and brings 150 kB of tables.
        let value = String::from_utf8_lossy(&field.bytes().await?).into_owned();
        parameters.push((name, value));
    }
    Ok(parameters)
}
